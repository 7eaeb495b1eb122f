import type { Hash } from "node:crypto";
import { statSync } from "node:fs";
import { DataError, type Place } from "../../errors.js";
import { describeFileError } from "../../messages/describeFileError.js";
import type { ByteSource } from "../../text/readBytes.js";
import type { ReadingListener } from "../../text/reading.js";
import { openFile } from "../../text/readText.js";
import type { Cell } from "../read/cell.js";
import { openRows } from "../read/openRows.js";
import type { PickedBlock, RowHeader, RowsWanted } from "../read/rowPicker.js";
import { RowPositions } from "../read/rowPositions.js";
import type { RowReader } from "../read/rowReader.js";
import { type DataFile, pathOf } from "./dataSpec.js";

/** The rows of a data file that is open. They can be read once. */
export class FileRows {
  /** The line of each row that was read. */
  private readonly lines = new RowPositions();
  /** The number in the file of each row that was kept, from 1. */
  readonly kept = new RowPositions();
  /** How many rows were dropped since a cell is missing. */
  dropped = 0;

  private constructor(
    private readonly bytes: FileBytes,
    private readonly reader: RowReader,
    readonly header: RowHeader,
  ) {}

  /**
   * @param directory a relative path starts from it
   * @param watching the hash is updated with the file's bytes, as they are on the disk
   * @throws FileError if the file cannot be read
   * @throws DataError if its beginning is not of its format, or if it is empty
   */
  static async open(file: DataFile, directory: string, watching: Watching = {}): Promise<FileRows> {
    const bytes = await FileBytes.open(pathOf(file, directory), watching);
    const reader = await openRows(bytes, file);
    const { header } = reader;
    if (header === undefined) throw new DataError("there are no rows", { file: bytes.name });
    return new FileRows(bytes, reader, header);
  }

  /**
   * Goes over the rows. However this ends, the file is closed.
   *
   * @param wanted what is read beside the cells
   * @param taker is given all rows that are not dropped
   * @throws FileError, DataError if the file cannot be read, or no row is left
   */
  async forEach(
    columns: readonly string[],
    wanted: Pick<RowsWanted, "isWhole">,
    { isDropped, take, takesBlock, takeBlock }: RowTaker,
  ): Promise<void> {
    for await (const batch of this.reader.rows(columns, wanted)) {
      const { lines, block } = batch;
      if (block !== undefined && takesBlock?.(block) === true) {
        const first = this.lines.rows + 1;
        for (const line of lines) this.lines.push(line);
        takeBlock?.(block, first);
        for (let i = 0; i < lines.length; i++) this.kept.push(first + i);
        continue;
      }
      const { rows } = batch;
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as readonly Cell[];
        this.lines.push(lines[i] as number);
        const number = this.lines.rows;
        if (isDropped(row)) {
          this.dropped++;
          continue;
        }
        take(row, number);
        this.kept.push(number);
      }
    }
    if (this.kept.rows > 0) return;
    const message = this.dropped > 0 ? "every row has a missing cell" : "there are no rows below the header";
    throw new DataError(message, this.header.place);
  }

  /** Passes over the rows, which are known: none of them is dropped. */
  passOver(lines: RowPositions): void {
    for (let row = 0; row < lines.rows; row++) {
      this.lines.push(lines.at(row));
      this.kept.push(row + 1);
    }
  }

  /** Closes the file if its rows are not read. */
  close(): Promise<void> {
    return this.reader.close();
  }

  /** The place of a row, by its number in the file. */
  readonly locate = (number: number): Place => this.reader.locate(this.lines.at(number - 1), number);

  /** The place of a row, by its index among the rows that were kept. */
  readonly locateKept = (index: number): Place => this.locate(this.kept.at(index));

  /** How many rows will be kept in all, if the file goes on like this. */
  readonly expectRows = (): number => this.bytes.expect(this.kept.rows);
}

/** Who is given the rows of a file. */
export interface RowTaker {
  /** Whether a row of the columns is left out. */
  readonly isDropped: (row: readonly Cell[]) => boolean;
  /** Is given the cells of the columns, and the row's number in the file, from 1. */
  readonly take: (row: readonly Cell[], number: number) => void;
  /** Whether a block can be taken as a whole: it has no row that is left out. */
  readonly takesBlock?: (block: PickedBlock) => boolean;
  /** Is given a block, and the number of its first row in the file, from 1. */
  readonly takeBlock?: (block: PickedBlock, first: number) => void;
}

/** Who follows the bytes of a file. */
export interface Watching {
  readonly hash?: Hash | undefined;
  readonly onRead?: ReadingListener | undefined;
}

/** The bytes of a file, which are counted as they are read. */
export class FileBytes implements ByteSource {
  readonly stream: AsyncIterable<Buffer>;
  bytesRead = 0;

  private constructor(
    readonly name: string,
    readonly size: number,
    watching: Watching,
  ) {
    this.stream = this.count(openFile(name).stream, watching);
  }

  static async open(file: string, watching: Watching): Promise<FileBytes> {
    try {
      return new FileBytes(file, statSync(file).size, watching);
    } catch (error) {
      throw describeFileError(error, file);
    }
  }

  /** How many rows there will be in all, if the file goes on like this. */
  expect(rows: number): number {
    return (rows * this.size) / Math.max(this.bytesRead, 1);
  }

  private async *count(stream: AsyncIterable<Buffer>, { hash, onRead }: Watching): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      this.bytesRead += chunk.length;
      hash?.update(chunk);
      onRead?.({ name: this.name, bytes: this.bytesRead, size: this.size });
      yield chunk;
    }
  }
}
