import { resolve } from "node:path";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import type { Config } from "../../config/schema.js";
import { sourceOf } from "../../data/load/dataSpec.js";
import { UsageError } from "../../errors.js";
import { checkWritable, isSameFile } from "../../files/checkWritable.js";
import { standardStream } from "../files/standardStream.js";

/** The files that the command line names. */
interface RunFiles {
  /** The config; `-` is standard input. */
  readonly file: string;
  readonly out?: string;
  readonly log?: string;
  readonly force: boolean;
  readonly weights?: string;
}

/** A file of the run, and what it is. */
type UsedFile = readonly [what: string, file: string | undefined];

/**
 * Checks before the training that its results can be written. An old log is replaced, an old model only with --force.
 *
 * @throws UsageError if a result would overwrite another file of the run, or a model without --force
 * @throws FileError if a file cannot be written
 */
export function checkTargets({ file, out, log, force, weights }: RunFiles, { config, directory }: LoadedConfig): void {
  const inputs: readonly UsedFile[] = [
    ["the config", file === "-" ? undefined : file],
    ["the data", fileOf(config.data, directory)],
    ["the data to validate on", fileOf(config.validation, directory)],
    ["the weights", weights],
  ];
  checkTarget("--out", out, force, inputs);
  checkTarget("--log", log, true, [...inputs, ["the model", out]]);
}

function fileOf(data: Config["validation"], directory: string): string | undefined {
  const source = typeof data === "object" ? sourceOf(data) : undefined;
  return source?.kind === "file" ? resolve(directory, source.file.path) : undefined;
}

function checkTarget(option: string, target: string | undefined, force: boolean, used: readonly UsedFile[]): void {
  if (target === undefined || standardStream(target) !== undefined) return;
  for (const [what, file] of used) {
    if (file !== undefined && isSameFile(target, file)) {
      throw new UsageError(`${option} ${target} would overwrite ${what}, ${file}: name another file`);
    }
  }
  checkWritable(target, { force, remedy: "add --force" });
}
