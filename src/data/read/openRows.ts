import type { ByteSource } from "../../text/readBytes.js";
import { openFile } from "../../text/readText.js";
import { detectFormat } from "./detectFormat.js";
import { formatOf, type RowFormat, type RowSource } from "./rowSource.js";

/** What is known of rows before they are read. */
export interface RowOptions {
  readonly format?: RowFormat | undefined;
  /** Of CSV, as in a source of rows. */
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
}

/**
 * The rows of a file; their format is the one given, else what the file's ending says, else what it begins with.
 *
 * @throws FileError, DataError where its beginning has to be read, and cannot be
 */
export async function openDataFile(file: string, options: RowOptions = {}): Promise<RowSource> {
  const ending = formatOf(file);
  return openRows(openFile(file), {
    ...options,
    format: options.format ?? ending?.format,
    delimiter: options.delimiter ?? ending?.delimiter,
  });
}

/** The rows of a stream; their format is the one given, else what it begins with. */
export async function openRows(bytes: ByteSource, { format, delimiter, quote }: RowOptions): Promise<RowSource> {
  const source = format === undefined ? await detectFormat(bytes) : { ...bytes, format };
  return { ...source, delimiter, quote };
}
