import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileError } from "../../errors.js";
import { saveAtomically } from "../../files/writeAtomically.js";
import { describeFileError } from "../../messages/describeFileError.js";
import type { Model } from "../../model/model.js";
import { formatModel } from "../../model/modelFile.js";
import type { Context } from "../context.js";
import { isPipe, openPipe, type Waiting } from "./openPipe.js";
import { rescue } from "./rescue.js";
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
    await saveAtomically(file, formatModel(model, file));
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw (await rescue(file, "the model", (other) => formatModel(model, other), error)).error;
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
