import { createWriteStream, fsync, statSync } from "node:fs";
import { promisify } from "node:util";
import { cannotSync } from "../../files/cannotSync.js";
import { followLinks } from "../../files/followLinks.js";
import { Replacement } from "../../files/replacement.js";
import { syncName } from "../../files/writeAtomically.js";
import { describeFileError } from "../../messages/describeFileError.js";
import type { Context } from "../context.js";
import type { OutputStream } from "../io.js";
import { Output } from "../output/output.js";
import { plainStyle } from "../output/style.js";
import { isPipe, openPipe } from "./openPipe.js";
import { standardStream } from "./standardStream.js";

const sync = promisify(fsync);

/** Where data goes that is written as it comes. */
export interface DataOutput {
  readonly output: Output;
  /** The file's name, unless it is standard output. */
  readonly file?: string;
  /**
   * Ends the writing. A file appears now.
   *
   * @throws FileError if it could not be written
   */
  finish(): Promise<void>;
  /** Ends the writing, and leaves a file as it was. */
  discard(): Promise<void>;
}

/**
 * Opens a standard stream (`-` is standard output), a file, a pipe or a device. A file is replaced as a whole at the end, and stays as it is if that does not
 * come: what is written goes to a temporary file, not into memory.
 *
 * @throws FileError if it cannot be written
 */
export async function openOutput(file: string, context: Context): Promise<DataOutput> {
  const standard = standardStream(file);
  if (standard !== undefined) {
    return { output: context[standard], finish: async () => undefined, discard: async () => undefined };
  }
  try {
    if (isPipe(file)) return openStream(file, await openPipe(file, { note: (line) => context.stderr.write([line]) }));
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing?.isFile() === false) return openStream(file, createWriteStream(file));
    return openReplacement(file, existing?.mode);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/** A pipe or a device, which has no content to keep. */
function openStream(file: string, stream: OutputStream): DataOutput {
  const output = new Output(stream, file, plainStyle);
  const finish = async () => {
    await output.end();
    if (output.failure !== undefined) throw output.failure;
  };
  return { output, file, finish, discard: () => output.end() };
}

function openReplacement(file: string, mode: number | undefined): DataOutput {
  const replacement = new Replacement(followLinks(file), mode);
  const { descriptor } = replacement;
  // The file is closed by the replacement.
  const output = new Output(createWriteStream("", { fd: descriptor, autoClose: false }), file, plainStyle);
  const finish = async () => {
    try {
      await output.flush();
      if (output.failure !== undefined) throw output.failure;
      await sync(descriptor).catch((error) => {
        if (!cannotSync(error)) throw error;
      });
      replacement.publish();
    } catch (error) {
      replacement.discard();
      throw describeFileError(error, file);
    }
    await syncName(file);
  };
  const discard = async () => {
    await output.flush();
    replacement.discard();
  };
  return { output, file, finish, discard };
}
