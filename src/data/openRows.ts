import { createReadStream } from "node:fs";
import { detectFormat } from "./detectFormat.js";
import { formatOf, type RowFormat, type RowSource } from "./rowSource.js";

/** What is known of rows before they are read. */
export interface RowOptions {
  readonly format?: RowFormat | undefined;
  /** Of CSV, as in a source of rows. */
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
}

/** Larger than a stream's own, for fewer turns of the event loop. */
const chunkBytes = 2 ** 18;

/**
 * The rows of a file; their format is the one given, else what the file's ending says, else what it begins with.
 *
 * @throws FileError, DataError where its beginning has to be read, and cannot be
 */
export async function openDataFile(file: string, options: RowOptions = {}): Promise<RowSource> {
  const ending = formatOf(file);
  return openRows(readFile(file), file, {
    ...options,
    format: options.format ?? ending?.format,
    delimiter: options.delimiter ?? ending?.delimiter,
  });
}

/** The rows of a stream; their format is the one given, else what it begins with. */
export async function openRows(
  stream: AsyncIterable<Buffer>,
  name: string,
  { format, delimiter, quote }: RowOptions,
): Promise<RowSource> {
  const source = format === undefined ? await detectFormat({ stream, name }) : { stream, name, format };
  return { ...source, delimiter, quote };
}

/** Opened when it is read, so that whoever reads it meets what goes wrong. */
async function* readFile(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file, { highWaterMark: chunkBytes });
}
