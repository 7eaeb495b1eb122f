import type { ByteSource } from "../../text/readBytes.js";

/** The bytes of standard input. */
export function openStdin(stdin: NodeJS.ReadableStream): ByteSource {
  return { stream: toBuffers(stdin), name: "<stdin>" };
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
