import { openDataFile, openRows, type RowOptions } from "../data/openRows.js";
import type { RowFormat, RowSource } from "../data/rowSource.js";

/** How a command is told what its rows are. */
export interface DataInputOptions {
  readonly inputFormat?: RowFormat;
  readonly delimiter?: string;
}

/** The rows of a file, or of standard input. */
export async function openDataInput(
  file: string | undefined,
  { inputFormat, delimiter }: DataInputOptions,
  stdin: NodeJS.ReadableStream,
): Promise<RowSource> {
  const options: RowOptions = { format: inputFormat, delimiter };
  return file === undefined || file === "-"
    ? openRows(toBuffers(stdin), "<stdin>", options)
    : openDataFile(file, options);
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
