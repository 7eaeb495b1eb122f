import { createReadStream } from "node:fs";
import { detectFormat } from "../data/detectFormat.js";
import { formatOf, type RowFormat, type RowSource } from "../data/rowSource.js";

/** How a command is told what its rows are. */
export interface DataInputOptions {
  readonly inputFormat?: RowFormat;
  readonly delimiter?: string;
}

/** The rows of a file, or of standard input; their format by the option, else by the file's ending, else by what they begin with. */
export async function openRows(
  file: string | undefined,
  { inputFormat, delimiter }: DataInputOptions,
  stdin: NodeJS.ReadableStream,
): Promise<RowSource> {
  const isFile = file !== undefined && file !== "-";
  const source = isFile
    ? { stream: createReadStream(file) as AsyncIterable<Buffer>, name: file }
    : { stream: toBuffers(stdin), name: "<stdin>" };
  const ending = isFile ? formatOf(file) : undefined;
  const format = inputFormat ?? ending?.format;
  const typed = format === undefined ? await detectFormat(source) : { ...source, format };
  return { ...typed, delimiter: delimiter ?? ending?.delimiter };
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Buffer);
}
