import { statSync } from "node:fs";
import type { ByteSource } from "./readBytes.js";
import type { ReadingListener } from "./reading.js";
import { openFile } from "./readText.js";

/** A source whose reader is listened to, if somebody listens. */
export function listenTo(
  source: ByteSource,
  size: number | undefined,
  onRead: ReadingListener | undefined,
): ByteSource {
  return onRead === undefined ? source : { stream: count(source, size, onRead), name: source.name };
}

async function* count(
  { stream, name }: ByteSource,
  size: number | undefined,
  onRead: ReadingListener,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    onRead({ name, bytes, size });
    yield chunk;
  }
}

/** The bytes of a file whose reader is listened to. */
export function openListened(file: string, onRead: ReadingListener | undefined): ByteSource {
  return listenTo(openFile(file), onRead && sizeOf(file), onRead);
}

/** What is no file, such as a pipe, has no size. Why something cannot be read is found out by its reader. */
function sizeOf(file: string): number | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() ? stats.size : undefined;
  } catch {
    return undefined;
  }
}
