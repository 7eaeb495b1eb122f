import type { Dialect } from "../../data/read/dialect.js";
import type { FormatName } from "../../data/read/formats.js";
import { openRows } from "../../data/read/openRows.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { openFile } from "../../text/readText.js";
import { openStdin } from "./openStdin.js";

/** The options for reading rows. */
export interface DataInputOptions extends Dialect {
  readonly inputFormat?: FormatName;
}

/**
 * Opens the rows of a file, or of standard input.
 *
 * @param dialect holds if the options do not say otherwise
 */
export function openDataInput(
  file: string | undefined,
  { inputFormat, delimiter, quote }: DataInputOptions,
  dialect: Dialect,
  stdin: NodeJS.ReadableStream,
): Promise<RowReader> {
  const bytes = file === undefined || file === "-" ? openStdin(stdin) : openFile(file);
  return openRows(bytes, {
    format: inputFormat,
    delimiter: delimiter ?? dialect.delimiter,
    quote: quote ?? dialect.quote,
  });
}
