import { formatPath } from "../config/configPath.js";
import type { LoadedConfig } from "../config/loadedConfig.js";
import { findAbsent } from "../data/load/findAbsent.js";
import { loadDatasets } from "../data/load/loadDatasets.js";
import { BackpropError, ConfigError, DataError, FileError, type Problem } from "../errors.js";
import { prepareRun } from "./prepareRun.js";

/** A problem that only the data shows. */
export interface RunProblem extends Problem {
  readonly kind: "config" | "data" | "file";
}

/** What keeps a config from being trained, and likely mistakes, as far as they show before the first step. */
export interface RunProblems {
  readonly problems: readonly RunProblem[];
  readonly warnings: readonly string[];
}

/**
 * Reads the data of a config, and gets ready to train on it.
 *
 * @param isWhole false if only the entries about the data are those of the config
 */
export async function findRunProblems(loaded: LoadedConfig, isWhole: boolean): Promise<RunProblems> {
  const warnings: string[] = [];
  const attempt = async (work: () => Promise<readonly RunProblem[]>): Promise<readonly RunProblem[]> => {
    try {
      return await work();
    } catch (error) {
      return describe(error, loaded);
    }
  };
  const absent = [
    ...(await attempt(() => findAbsentIn("data", loaded))),
    ...(await attempt(() => findAbsentIn("validation", loaded))),
  ];
  if (absent.length > 0) return { problems: absent, warnings };
  const problems = await attempt(async () => {
    const { config, directory, place } = loaded;
    if (isWhole) warnings.push(...(await prepareRun(loaded, { withoutLibrary: true })).warnings);
    else await loadDatasets(config.data, { ...config, directory, place });
    return [];
  });
  return { problems, warnings };
}

async function findAbsentIn(
  key: "data" | "validation",
  { config, directory, place }: LoadedConfig,
): Promise<readonly RunProblem[]> {
  const spec = config[key];
  if (typeof spec !== "object") return [];
  const absent = await findAbsent(spec, directory);
  return absent.map(({ kind, path, message }) => {
    const whole = [key, ...path];
    return { kind: kind === "file" ? "file" : "data", path: formatPath(whole), place: place(whole), message };
  });
}

/** @throws the error if it is a defect */
function describe(error: unknown, { place }: LoadedConfig): readonly RunProblem[] {
  if (error instanceof ConfigError) return error.problems.map((problem) => ({ ...problem, kind: "config" }));
  if (error instanceof DataError) {
    return [{ kind: "data", path: "", place: error.place ?? place(["data"]), message: error.reason }];
  }
  if (error instanceof FileError)
    return [{ kind: "file", path: "", place: { file: error.file }, message: error.reason }];
  if (!(error instanceof BackpropError)) throw error;
  return [{ kind: "config", path: "", place: place([]), message: error.message }];
}
