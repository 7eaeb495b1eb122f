import { Readable } from "node:stream";
import type { Cell } from "../../../src/data/read/cell.js";
import type { Dialect } from "../../../src/data/read/dialect.js";
import type { FormatName } from "../../../src/data/read/formats.js";
import { openRows } from "../../../src/data/read/openRows.js";
import type { RowHeader, RowsWanted } from "../../../src/data/read/rowPicker.js";
import type { RowBatch } from "../../../src/data/read/rowReader.js";
import type { Place } from "../../../src/errors.js";

type Options = Dialect & {
  /** The names of the columns; all columns if left out. */
  readonly select?: readonly string[];
  readonly wanted?: RowsWanted;
};

interface Read {
  readonly header: readonly string[];
  readonly place: Place | undefined;
  readonly rows: readonly (readonly Cell[])[];
  readonly lines: readonly number[];
  readonly batches: readonly RowBatch[];
  readonly error: unknown;
}

/** Reads the rows in these chunks, up to the first error. */
export async function readChunks(
  chunks: Iterable<string | Buffer>,
  format: FormatName,
  { select, wanted, ...dialect }: Options = {},
): Promise<Read> {
  const stream = Readable.from(toBuffers(chunks));
  let header: RowHeader | undefined;
  const batches: RowBatch[] = [];
  let error: unknown;
  try {
    const reader = await openRows({ stream, name: "rows" }, { format, ...dialect });
    header = reader.header;
    for await (const batch of reader.rows(select ?? header?.columns ?? [], wanted)) {
      // The cells of a batch can be taken until the next one is read.
      const { length, rows, lines, first, kept, refused } = batch;
      batches.push({ length, rows, lines, first, kept, refused });
    }
  } catch (thrown) {
    error = thrown;
  }
  return {
    header: header?.columns ?? [],
    place: header?.place,
    rows: batches.flatMap(({ rows }) => rows),
    lines: batches.flatMap(({ lines }) => lines),
    batches,
    error,
  };
}

function* toBuffers(chunks: Iterable<string | Buffer>): Generator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
