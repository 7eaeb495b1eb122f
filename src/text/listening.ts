import { statSync } from "node:fs";
import type { ByteSource } from "./readBytes.js";
import type { ReadingListener } from "./reading.js";
import { openFile } from "./readText.js";

/** A source whose reader is listened to. */
export function listenTo({ stream, name }: ByteSource, size: number | undefined, onRead: ReadingListener): ByteSource {
  return { stream: count(), name };

  async function* count(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.length;
      onRead({ name, bytes, size });
      yield chunk;
    }
  }
}

/** The bytes of a file whose reader is listened to. */
export function openListened(file: string, onRead: ReadingListener): ByteSource {
  return listenTo(openFile(file), sizeOf(file), onRead);
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
