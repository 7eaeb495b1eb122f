import type { Context } from "../context.js";
import { type DataOutput, openOutput } from "./openOutput.js";

/** A file that is to be written, or a standard stream. */
export interface FileToWrite {
  readonly file: string;
  /** Bytes, a text, or a text in pieces. */
  readonly content: Uint8Array | string | Iterable<string>;
}

/**
 * Writes files that belong together. None of them appears before all are written.
 *
 * @throws FileError if one of them cannot be written
 */
export async function writeFiles(files: readonly FileToWrite[], context: Context): Promise<void> {
  const outputs: DataOutput[] = [];
  try {
    for (const { file, content } of files) {
      const opened = await openOutput(file, context);
      outputs.push(opened);
      if (content instanceof Uint8Array) await opened.output.writeBytes(content);
      else for (const text of typeof content === "string" ? [content] : content) await opened.output.writeData(text);
      await opened.output.flush();
      if (opened.output.failure !== undefined) throw opened.output.failure;
    }
  } catch (error) {
    for (const opened of outputs) await opened.discard();
    throw error;
  }
  for (const opened of outputs) await opened.finish();
}
