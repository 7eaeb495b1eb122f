import { promises } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { cannotSync } from "../../files/cannotSync.js";
import { syncName } from "../../files/writeAtomically.js";
import { describeFileError } from "../../messages/describeFileError.js";
import type { TrainingRecord } from "../../train/records.js";
import type { Context } from "../context.js";
import { isPipe, openPipe, type Waiting } from "../files/openPipe.js";
import { standardStream } from "../files/standardStream.js";
import { Output } from "../output/output.js";
import { plainStyle } from "../output/style.js";
import { continueLog, type Resumed } from "./continueLog.js";
import { createReporter } from "./createReporter.js";
import type { Destination } from "./destination.js";
import { formatOfFile } from "./logFormat.js";

export interface LogFileOptions extends Pick<Waiting, "note"> {
  /** Epochs from row to row, as the user gave it. */
  readonly every: number | undefined;
  /** If the run goes on from a checkpoint, so does the log. */
  readonly resumed: Resumed | undefined;
}

/**
 * Opens the file, pipe, device or standard stream of `--log`. Checkpoints are no part of it, so that the log of a run that was
 * interrupted has the same bytes as that of one that was not.
 *
 * @throws FileError if it cannot be written
 * @throws UsageError if it cannot be gone on with
 */
export async function openLogFile(file: string, options: LogFileOptions, context: Context): Promise<Destination> {
  const { every, resumed, note } = options;
  const reporter = createReporter(formatOfFile(file), every);
  const standard = standardStream(file);
  if (standard !== undefined) return { output: context[standard], reporter, takes: isLogged };
  try {
    if (isPipe(file)) {
      const pipe = await openPipe(file, { note });
      return { output: new Output(pipe, file, plainStyle), reporter, takes: isLogged };
    }
    if (resumed !== undefined) {
      if ((await sizeOf(file)) > 0) return await openToContinue(file, resumed, options);
      await noteBeginning(file, resumed, note);
    }
    const handle = await promises.open(file, "w");
    const output = new Output(handle.createWriteStream(), file, plainStyle);
    return { output, reporter, takes: isLogged, file: withName(handle, file) };
  } catch (error) {
    throw describeFileError(error, file);
  }
}

function isLogged({ type }: TrainingRecord): boolean {
  return type !== "checkpoint";
}

/** The bytes that a file has; 0 if there is none, or something else than a file. */
async function sizeOf(file: string): Promise<number> {
  try {
    const stats = await promises.stat(file);
    return stats.isFile() ? stats.size : 0;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}

async function openToContinue(file: string, resumed: Resumed, { every, note }: LogFileOptions): Promise<Destination> {
  const handle = await promises.open(file, "r+");
  try {
    const format = formatOfFile(file);
    const { length, selection } = await continueLog(handle, { file, format, every, resumed });
    if (selection.isFirst) await noteBeginning(file, resumed, note);
    await handle.truncate(length);
    const reporter = createReporter(format, every, selection);
    // The file has these lines. The reporter must know the run.
    reporter.report([resumed.start]);
    const output = new Output(handle.createWriteStream({ start: length }), file, plainStyle);
    return { output, reporter, takes: createOpeningFilter(), file: handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Leaves out the start of the run and its warnings, which the file has. */
function createOpeningFilter(): NonNullable<Destination["takes"]> {
  let hasBegun = false;
  return (record) => {
    hasBegun ||= record.type === "epoch" || record.type === "end";
    return hasBegun && isLogged(record);
  };
}

async function noteBeginning(file: string, { last }: Resumed, note: Waiting["note"]): Promise<void> {
  if (last !== undefined) await note(`${file}: this log begins with epoch ${last.epoch + 1}: it has no earlier ones`);
}

/** A file that was just made: when it is synced for the first time, so is its name. */
function withName(handle: FileHandle, file: string): Required<Destination>["file"] {
  let isNameSynced = false;
  return {
    async datasync() {
      await handle.datasync();
      if (!isNameSynced) await syncName(file);
      isNameSynced = true;
    },
  };
}

/** Waits until all that an output was given is on the disk. What fails becomes the output's failure. */
export async function syncFile(output: Output, file: Required<Destination>["file"]): Promise<void> {
  await output.flush();
  if (!output.isOpen) return;
  await file.datasync().catch((error) => {
    if (!cannotSync(error)) output.fail(error);
  });
}
