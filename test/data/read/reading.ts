import { Readable } from "node:stream";
import type { Cell } from "../../../src/data/read/cell.js";
import { readRows } from "../../../src/data/read/readRows.js";
import type { RowBatch, RowFormat, RowSource } from "../../../src/data/read/rowSource.js";
import type { Place } from "../../../src/errors.js";

type Options = Partial<Omit<RowSource, "stream">> & {
  /** Names of the columns; all that there are where left out. */
  readonly select?: readonly string[];
};

interface Read {
  readonly header: readonly string[];
  readonly place: Place | undefined;
  readonly rows: readonly (readonly Cell[])[];
  readonly lines: readonly number[];
  readonly batches: readonly RowBatch[];
  readonly error: unknown;
}

/** Reads what these chunks hold, up to what is wrong with it. */
export async function readChunks(
  chunks: Iterable<string | Buffer>,
  format: RowFormat,
  { select, ...options }: Options = {},
): Promise<Read> {
  const stream = Readable.from(toBuffers(chunks));
  let header: readonly string[] = [];
  let place: Place | undefined;
  const batches: RowBatch[] = [];
  let error: unknown;
  try {
    const rows = readRows({ stream, name: "rows", format, ...options }, (names, headerPlace) => {
      [header, place] = [names, headerPlace];
      return select ?? names;
    });
    for await (const batch of rows) batches.push(batch);
  } catch (thrown) {
    error = thrown;
  }
  return {
    header,
    place,
    rows: batches.flatMap(({ rows }) => rows),
    lines: batches.flatMap(({ lines }) => lines),
    batches,
    error,
  };
}

function* toBuffers(chunks: Iterable<string | Buffer>): Generator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
