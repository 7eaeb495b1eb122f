import { UsageError } from "../../errors.js";
import type { ByteSource } from "../../text/readBytes.js";
import type { Context } from "../context.js";
import type { Io } from "../io.js";

/**
 * @param files that a command reads; `-` is standard input
 * @throws UsageError if two of them are standard input, which can be read once
 */
export function checkStandardInput(files: readonly (string | undefined)[]): void {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("standard input can be read only once: name a file for all but one of what is read");
  }
}

/** Whether somebody will type what is read. Standard input is opened, which takes time, only if it is what is read. */
export function isTypedIn(file: string | undefined, io: Pick<Io, "stdin">): boolean {
  return (file === undefined || file === "-") && io.stdin.isTTY === true;
}

/**
 * If a file is standard input, and that a terminal, says that it is waited for.
 *
 * @param what `a config on standard input; Ctrl-D ends it`
 */
export async function noteWaiting(
  file: string | undefined,
  what: string,
  { io, stderr }: Pick<Context, "io" | "stderr">,
): Promise<void> {
  if (isTypedIn(file, io)) await stderr.write([`waiting for ${what}`]);
}

/** The bytes of standard input. */
export function openStdin(stdin: NodeJS.ReadableStream): ByteSource {
  return { stream: toBuffers(stdin), name: "<stdin>" };
}

async function* toBuffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
