import type { FileHandle } from "node:fs/promises";

/** Bytes that are read at a time: a file of 100 MB is read in a tenth of a second. */
const usualLength = 2 ** 20;
/** A longer line is none of ours. */
const longestLine = 2 ** 28;

/** A part of a file that consists of whole lines, each with its line feed. */
export interface Piece {
  readonly bytes: Buffer;
  /** Where it is in the file. */
  readonly position: number;
}

/** Reads a file in pieces of whole lines. A last line without a line feed is left out, and so is all from a line on that is too long. */
export async function* readPieces(file: FileHandle): AsyncGenerator<Piece, void, undefined> {
  let buffer = Buffer.allocUnsafe(usualLength);
  let position = 0;
  while (buffer.length <= longestLine) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    const length = buffer.lastIndexOf(10, bytesRead - 1) + 1;
    if (bytesRead > 0 && length > 0) {
      yield { bytes: buffer.subarray(0, length), position };
      position += length;
    } else if (bytesRead < buffer.length) {
      return;
    } else {
      buffer = Buffer.allocUnsafe(2 * buffer.length);
    }
  }
}
