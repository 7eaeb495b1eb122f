import type { Hash } from "node:crypto";
import { stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { DataError, type Place } from "../../errors.js";
import { describeFileError } from "../../messages/describeFileError.js";
import { isMissing } from "../encode/cells.js";
import type { Cell } from "../read/cell.js";
import { openDataFile, type RowOptions } from "../read/openRows.js";
import { readRows } from "../read/readRows.js";
import { RowPositions } from "../read/rowPositions.js";
import { placeOf, type RowSource, type Select } from "../read/rowSource.js";
import { type FileSpec, pathOf } from "./spec.js";

/** The rows of a data file, which are gone over once. */
export class FileRows {
  /** The line of each row that was read. */
  readonly #lines = new RowPositions();
  /** Which row of those it is, from 1, for each that was handed on. */
  readonly #kept = new RowPositions();
  readonly #source: RowSource;
  #header: Place | undefined;
  /** Rows that were not handed on, since a cell is missing. */
  dropped = 0;
  #bytesRead = 0;

  private constructor(
    private readonly spec: FileSpec,
    private readonly size: number,
    source: RowSource,
    hash: Hash | undefined,
  ) {
    this.#source = { ...source, stream: this.#watch(source.stream, hash) };
  }

  /**
   * @param directory that a relative path starts from
   * @param hash told of the file's bytes, as they are on the disk
   * @throws FileError where there is no such file
   */
  static async open(spec: FileSpec, directory: string, hash?: Hash): Promise<FileRows> {
    const path = pathOf(spec) as string;
    const file = isAbsolute(path) ? path : join(directory, path);
    return new FileRows(spec, await sizeOf(file), await openDataFile(file, optionsOf(spec)), hash);
  }

  /**
   * Hands on each row with its position, which is its number in the file, but for those that are dropped since a cell is missing.
   *
   * @throws FileError, DataError if the file cannot be read, or no row is left
   */
  async forEach(select: Select, take: (row: readonly Cell[], position: number) => void): Promise<void> {
    const isDropping = this.spec.missing === "drop";
    const batches = readRows(this.#source, (header, place) => {
      this.#header = place;
      return select(header, place);
    });
    for await (const { rows, lines } of batches) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as readonly Cell[];
        this.#lines.push(lines[i] as number);
        const position = this.#lines.rows;
        if (isDropping && row.some(isMissing)) {
          this.dropped++;
          continue;
        }
        take(row, position);
        this.#kept.push(position);
      }
    }
    if (this.#kept.rows > 0) return;
    const none = this.#source.format === "csv" ? "there are no rows below the header" : "there are no rows";
    const message = this.dropped > 0 ? "every row has a missing cell" : none;
    throw new DataError(message, this.#header ?? { file: this.#source.name });
  }

  /** Where the row is that was handed on as number `row`, from 0. */
  readonly place = (row: number): Place => this.placeOf(this.#kept.at(row));

  /** Where the row of a position is. */
  readonly placeOf = (position: number): Place => placeOf(this.#source, this.#lines.at(position - 1), position);

  /** How many rows there will be in all, if they go on as they are. */
  readonly expectRows = (): number => (this.#kept.rows * this.size) / Math.max(this.#bytesRead, 1);

  async *#watch(stream: AsyncIterable<Buffer>, hash: Hash | undefined): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      this.#bytesRead += chunk.length;
      hash?.update(chunk);
      yield chunk;
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw describeFileError(error, file);
  }
}

function optionsOf(spec: FileSpec): RowOptions {
  if ("ndjson" in spec) return { format: "ndjson" };
  if ("json" in spec) return { format: "json" };
  return { format: "csv", delimiter: spec.delimiter, quote: spec.quote };
}
