import { openDataFile, openRows, type RowOptions } from "../../data/read/openRows.js";
import type { RowFormat, RowSource } from "../../data/read/rowSource.js";
import { openStdin } from "./openStdin.js";

/** How a command is told what its rows are. */
export interface DataInputOptions {
  readonly inputFormat?: RowFormat;
  readonly delimiter?: string;
  readonly quote?: string;
}

/**
 * The rows of a file, or of standard input.
 *
 * @param dialect of CSV, where the options do not say
 */
export async function openDataInput(
  file: string | undefined,
  { inputFormat, delimiter, quote }: DataInputOptions,
  dialect: Pick<RowOptions, "delimiter" | "quote">,
  stdin: NodeJS.ReadableStream,
): Promise<RowSource> {
  const options: RowOptions = {
    format: inputFormat,
    delimiter: delimiter ?? dialect.delimiter,
    quote: quote ?? dialect.quote,
  };
  return file === undefined || file === "-" ? openRows(openStdin(stdin), options) : openDataFile(file, options);
}
