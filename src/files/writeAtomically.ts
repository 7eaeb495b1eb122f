import { closeSync, fsync, fsyncSync, openSync, statSync, writeFile, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { describeFileError } from "../messages/describeFileError.js";
import { cannotSync } from "./cannotSync.js";
import { followLinks } from "./followLinks.js";
import { Replacement } from "./replacement.js";

/** The content of a file, in order. Texts are written as UTF-8. */
export type Chunks = Iterable<string | Uint8Array>;

/**
 * Writes a file atomically: whenever the process or the machine stops, the file is either complete or unchanged. No signal is handled
 * before it is written.
 *
 * @param chunks they are taken once
 * @throws FileError if it cannot be written; no other file is left behind
 */
export function writeAtomically(file: string, chunks: Chunks): void {
  const steps = save(file, chunks);
  for (const { descriptor, bytes } of steps) {
    try {
      if (bytes === undefined) fsyncSync(descriptor);
      else writeFileSync(descriptor, bytes);
    } catch (error) {
      if (bytes !== undefined || !cannotSync(error)) steps.throw(error);
    }
  }
}

const [writeInBackground, syncInBackground] = [promisify(writeFile), promisify(fsync)];

/**
 * Writes a file as `writeAtomically` does, but in the background: the event loop has its turn after each MiB, so that the work of the
 * process goes on and signals are handled.
 *
 * @param chunks they are taken once, when there is something to write: they must not change meanwhile. No signal is handled while one
 * is made, so they should be small
 * @throws FileError if it cannot be written, or if the process leaves; no other file is left behind
 */
export function saveAtomically(file: string, chunks: Chunks): Promise<void> {
  return performInBackground(save(file, chunks));
}

/**
 * Waits until the disk has the name of a file that was made. A file that is synced may still lose its name with the machine's power.
 */
export function syncName(file: string): Promise<void> {
  return performInBackground(syncFolder(dirname(followLinks(file))));
}

async function performInBackground(steps: Generator<Step, void>): Promise<void> {
  for (const { descriptor, bytes } of steps) {
    try {
      await (bytes === undefined ? syncInBackground(descriptor) : writeInBackground(descriptor, bytes));
    } catch (error) {
      if (bytes !== undefined || !cannotSync(error)) steps.throw(error);
    }
  }
}

/** A part of a save that may take long: bytes to write to a file, or, without them, the file's way to the disk. */
interface Step {
  readonly descriptor: number;
  readonly bytes?: Uint8Array;
}

/**
 * The steps of a save. Each is done by the caller, who throws its error into the generator. All that is quick is done in between, so
 * that nothing can happen meanwhile: a file is known to `abandonFiles` as soon as it exists, and is not renamed after that.
 */
function* save(file: string, chunks: Chunks): Generator<Step, void> {
  try {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing === undefined || existing.isFile()) yield* replaceFile(followLinks(file), chunks, existing?.mode);
    else yield* writeOver(file, chunks);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

function* replaceFile(file: string, chunks: Chunks, mode: number | undefined): Generator<Step, void> {
  const replacement = new Replacement(file, mode);
  const { descriptor } = replacement;
  try {
    for (const bytes of toPieces(chunks)) yield { descriptor, bytes };
    yield { descriptor };
    replacement.publish();
  } catch (error) {
    replacement.discard();
    throw error;
  }
  yield* syncFolder(dirname(file));
}

/** Errors of systems on which a folder cannot be opened or synced, such as Windows, or not by this user. */
const unsyncable: ReadonlySet<unknown> = new Set(["EISDIR", "EPERM", "EACCES", "EBADF"]);

/** Without this, the new name of a file may be lost with the machine's power, though the file itself is on the disk. */
function* syncFolder(folder: string): Generator<Step, void> {
  try {
    const descriptor = openSync(folder, "r");
    try {
      yield { descriptor };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!cannotSync(error) && !(error instanceof Error && "code" in error && unsyncable.has(error.code))) throw error;
  }
}

/** Writes to a device, which has no earlier content to keep. */
function* writeOver(file: string, chunks: Chunks): Generator<Step, void> {
  const descriptor = openSync(file, "w");
  try {
    for (const bytes of toPieces(chunks)) yield { descriptor, bytes };
  } finally {
    closeSync(descriptor);
  }
}

const pieceLength = 2 ** 20;

/** Puts chunks together to pieces of 1 MiB, the last of which may be shorter. Each is overwritten by the next one. */
function* toPieces(chunks: Chunks): Generator<Uint8Array> {
  const piece = new Uint8Array(pieceLength);
  let length = 0;
  for (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0; ) {
      const { read, written } = put(rest, piece.subarray(length));
      rest = typeof rest === "string" ? rest.slice(read) : rest.subarray(read);
      length += written;
      if (rest.length === 0) break;
      yield piece.subarray(0, length);
      length = 0;
    }
  }
  if (length > 0) yield piece.subarray(0, length);
}

const encoder = new TextEncoder();

/** Puts as much of a chunk to a place as fits there. A text is not made to bytes elsewhere before: they would only be garbage. */
function put(chunk: string | Uint8Array, place: Uint8Array): { read: number; written: number } {
  if (typeof chunk === "string") return encoder.encodeInto(chunk, place);
  const part = chunk.subarray(0, place.length);
  place.set(part);
  return { read: part.length, written: part.length };
}
