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
 * Saves a trained model to a file, a pipe, a device or a standard stream. If a file cannot be written, the model is saved to the
 * folder for temporary files, so that the training is not lost, and the error says so.
 *
 * @param waiting what to do while a pipe has no reader
 * @returns whether the model is saved; false if the signal came first
 * @throws FileError if it cannot be written
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

/** Whether this is something else than a file, such as a device. False if that cannot be found out. */
function isDevice(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === false;
  } catch {
    return false;
  }
}

/** Writes a model to a temporary folder instead, and returns an error that says where it is. */
function rescue(file: string, model: Model, error: FileError): FileError {
  try {
    const other = join(mkdtempSync(join(tmpdir(), "backprop-")), basename(file));
    writeModel(other, model);
    return new FileError(`${error.reason}; so that nothing is lost, the model is saved to ${other}`, error.file);
  } catch {
    return error;
  }
}
