import { UsageError } from "../../errors.js";
import type { ByteSource } from "../../text/readBytes.js";

/**
 * @param files that a command reads; `-` is standard input
 * @throws UsageError if two of them are standard input, which can be read once
 */
export function checkStandardInput(files: readonly (string | undefined)[]): void {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("standard input can be read only once: name a file for all but one of what is read");
  }
}

/** The bytes of standard input. */
export function openStdin(stdin: NodeJS.ReadableStream): ByteSource {
  return { stream: toBuffers(stdin), name: "<stdin>" };
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
