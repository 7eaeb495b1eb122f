import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import { recordedConfig } from "../../config/recordedConfig.js";
import type { Config } from "../../config/schema.js";
import { sourceOf } from "../../data/load/dataSpec.js";
import { FileError, UsageError } from "../../errors.js";
import { checkWritable, isSameFile, type WritableOptions } from "../../files/checkWritable.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { stepsOf } from "../../model/checkpoint.js";
import { readModel } from "../../model/modelFile.js";
import { isSame } from "../../train/findDifferences.js";
import type { Resume } from "../../train/resume.js";
import { standardStream } from "../files/standardStream.js";
import { checkpointFileOf } from "./trainOptions.js";

/** The files that the command line names. */
interface RunFiles {
  /** The config; `-` is standard input. */
  readonly file: string | undefined;
  readonly out?: string;
  readonly splitOut?: string;
  readonly log?: string;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly force: boolean;
  readonly weights?: string;
}

/** A file of the run, and what it is. */
type UsedFile = readonly [what: string, file: string | undefined];

/**
 * Checks before the training that its results can be written. An old log is replaced, an old model or checkpoint only with --force.
 *
 * @param resume if the run goes on from a checkpoint: then the model that its first part has saved is replaced, too
 * @throws UsageError if a result would overwrite another file of the run, or a model or a checkpoint without --force
 * @throws FileError if a file cannot be written
 */
export async function checkTargets(files: RunFiles, { config, directory }: LoadedConfig, resume: Resume | undefined) {
  const { file, out, splitOut, log, force, weights } = files;
  const isSameCheckpoint =
    files.checkpoint !== undefined && resume !== undefined && isSameFile(files.checkpoint, resume.file);
  const checkpoint = isSameCheckpoint ? undefined : files.checkpoint;
  const inputs: readonly UsedFile[] = [
    ["the config", file === "-" ? undefined : file],
    ["the data", fileOf(config.data, directory)],
    ["the data to validate on", fileOf(config.validation, directory)],
    ["the weights", weights],
    ["the checkpoint", resume?.file],
  ];
  // This comes first: if a run can go on, its other files need no --force.
  const toGoOn = `go on with its run by --resume ${quoteForShell(checkpoint ?? "")}, or add --force`;
  checkTarget("--checkpoint", checkpoint, { force, remedy: toGoOn }, inputs);
  const isReplaced = force || (await isOfFirstPart(out, config, resume));
  const others: readonly UsedFile[] = [...inputs, ["the checkpoint", checkpoint]];
  checkTarget("--out", out, { force: isReplaced, remedy: "add --force" }, others);
  const results: readonly UsedFile[] = [...others, ["the model", out]];
  if (splitOut !== undefined && config.validation === undefined) {
    throw new UsageError('--split-out: no rows are held out: set "validation" in the config, such as to 0.2');
  }
  checkTarget("--split-out", splitOut, { force, remedy: "add --force" }, results);
  checkTarget("--log", log, always, [...results, ["the held-out rows", splitOut]]);
}

/**
 * Checks before all else that a run can write its checkpoints: even their lock needs that.
 *
 * @throws UsageError if it is something else than a file, such as a pipe
 * @throws FileError if a file cannot be written there
 */
export function checkCheckpointFile(files: Pick<RunFiles, "checkpoint" | "resume">): void {
  const { checkpoint } = files;
  const file = checkpointFileOf(files);
  if (file === undefined) return;
  const option = checkpoint === undefined ? "--resume" : "--checkpoint";
  const elsewhere = checkpoint === undefined ? ": to write checkpoints elsewhere, add --checkpoint FILE" : "";
  const existing = statSync(file, { throwIfNoEntry: false });
  const isOther = existing !== undefined && !existing.isFile() && !existing.isDirectory();
  if (isOther || standardStream(file) !== undefined) {
    throw new UsageError(`${option} ${file}: expected a file, which is replaced again and again${elsewhere}`);
  }
  try {
    checkWritable(file, always);
  } catch (error) {
    const isReadOnly = existing?.isFile() === true && error instanceof FileError;
    throw isReadOnly ? new FileError(`it can be read, not replaced: ${error.reason}${elsewhere}`, file) : error;
  }
}

/** A file that is replaced. */
const always = { force: true, remedy: "" };

/**
 * Whether a file is the model of this run as it was at the checkpoint, or before. A run that diverges writes no checkpoint after it:
 * its model is replaced if it comes to it again.
 */
async function isOfFirstPart(file: string | undefined, config: Config, resume: Resume | undefined): Promise<boolean> {
  if (resume === undefined || file === undefined || !existsSync(file)) return false;
  try {
    const { checkpoint } = resume;
    const model = await readModel(file);
    const { reason, steps = 0 } = model.training ?? {};
    const isOf = (other: Config) => isSame(recordedConfig(other), recordedConfig(model.config));
    const isUnfinished = reason === "signal" || isOf(config);
    const isBehind = reason === "diverged" || Number(steps) <= stepsOf(checkpoint);
    return isUnfinished && isOf(checkpoint.config) && isBehind;
  } catch {
    return false; // it is no model at all
  }
}

function fileOf(data: Config["data" | "validation"], directory: string): string | undefined {
  const source = typeof data === "object" ? sourceOf(data) : undefined;
  return source?.kind === "file" ? resolve(directory, source.file.path) : undefined;
}

/**
 * Checks that a file can be written, and is no other one that the command uses.
 *
 * @throws UsageError, FileError if not
 */
export function checkTarget(
  option: string,
  target: string | undefined,
  writable: WritableOptions,
  used: readonly UsedFile[],
): void {
  if (target === undefined || standardStream(target) !== undefined) return;
  for (const [what, file] of used) {
    if (file !== undefined && isSameFile(target, file)) {
      throw new UsageError(`${option} ${target} would overwrite ${what}, ${file}: name another file`);
    }
  }
  checkWritable(target, writable);
}
