import { openDataFile, openRows, type RowOptions } from "../data/openRows.js";
import type { RowFormat, RowSource } from "../data/rowSource.js";

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
  return file === undefined || file === "-"
    ? openRows(toBuffers(stdin), "<stdin>", options)
    : openDataFile(file, options);
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
