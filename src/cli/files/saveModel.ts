import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileError } from "../../errors.js";
import { describeFileError } from "../../messages/describeFileError.js";
import type { Model } from "../../model/model.js";
import { formatModel, writeModel } from "../../model/modelFile.js";
import type { Context } from "../context.js";
import { isPipe, openPipe, type Waiting } from "./openPipe.js";
import { standardStream } from "./standardStream.js";

/**
 * Saves a trained model to where `--out` leads: a file, a pipe, a device or a standard stream. A file that cannot be written must not
 * cost what was trained: then the model goes to the folder for temporary files, and the error says so.
 *
 * @param waiting for a reader of a pipe; a file is written in one go
 * @returns whether it is saved: not where the signal came first
 * @throws FileError where it cannot be written
 */
export async function saveModel(file: string, model: Model, context: Context, waiting: Waiting): Promise<boolean> {
  const standard = standardStream(file);
  if (standard !== undefined) {
    for (const text of formatModel(model, file)) await context[standard].writeData(text);
    return true;
  }
  if (isPipe(file)) return sendThrough(file, model, waiting);
  try {
    writeModel(file, model);
    return true;
  } catch (error) {
    throw error instanceof FileError && !isDevice(file) ? rescue(file, model, error) : error;
  }
}

async function sendThrough(file: string, model: Model, waiting: Waiting): Promise<boolean> {
  const { signal } = waiting;
  try {
    const pipe = await openPipe(file, waiting);
    await pipeline(Readable.from(formatModel(model, file)), pipe, signal === undefined ? {} : { signal });
    return true;
  } catch (error) {
    if (signal?.aborted === true) return false;
    throw describeFileError(error, file);
  }
}

/** Whether what was written has gone somewhere else than to a file; what cannot be looked at may be one. */
function isDevice(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === false;
  } catch {
    return false;
  }
}

/** Writes a model that could not be written where it belongs to a place of its own, and gives the error that says where. */
function rescue(file: string, model: Model, error: FileError): FileError {
  try {
    const other = join(mkdtempSync(join(tmpdir(), "backprop-")), basename(file));
    writeModel(other, model);
    return new FileError(`${error.reason}; so that nothing is lost, the model is saved to ${other}`, error.file);
  } catch {
    return error;
  }
}
