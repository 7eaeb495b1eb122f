import { dirname } from "node:path";
import { ConfigError, type Place, type Problem, TextError } from "../errors.js";
import type { ByteSource } from "../text/readBytes.js";
import { openFile, readText } from "../text/readText.js";
import { type ConfigPath, formatPath, startsWith } from "./configPath.js";
import { type ConfigText, parseConfigText } from "./configText.js";
import { explainIssue } from "./explainIssue.js";
import { type Finding, findProblems } from "./findProblems.js";
import { applyOverrides, type Override } from "./overrides.js";
import { type Config, configSchema } from "./schema.js";

/** A config that has been checked, and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** Paths in the config are relative to it. */
  readonly directory: string;
  /** Where an entry was written: in the file, or on the command line. */
  place(path: ConfigPath): Place;
}

export interface ConfigSource {
  /** The config's name in messages. */
  readonly file: string;
  /** That paths in the config are relative to. */
  readonly directory: string;
  readonly overrides?: readonly Override[];
}

/**
 * Reads a config from a file.
 *
 * @throws FileError if the file cannot be read
 * @throws ConfigError with all of its problems
 */
export function readConfig(file: string, overrides: readonly Override[] = []): Promise<LoadedConfig> {
  return readConfigFrom(openFile(file), dirname(file), overrides);
}

/**
 * Reads a config from bytes: UTF-8, or UTF-16 with its mark.
 *
 * @param directory that paths in the config are relative to
 * @throws FileError if they cannot be read
 * @throws ConfigError with all of its problems; or the one that its text cannot be read or is too long
 */
export async function readConfigFrom(
  source: ByteSource,
  directory: string,
  overrides: readonly Override[] = [],
): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readText(source, "config");
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new ConfigError([{ path: "", place: error.place, message: error.problem }]);
  }
  return parseConfig(text, { file: source.name, directory, overrides });
}

/**
 * Reads a config from its text: JSON with comments and trailing commas.
 *
 * @throws ConfigError with all of its problems
 */
export function parseConfig(text: string, { file, directory, overrides = [] }: ConfigSource): LoadedConfig {
  const source = parseConfigText(text, file);
  if (source.syntaxProblems.length > 0) throw new ConfigError(source.syntaxProblems);
  const problems: Problem[] = [...source.keyProblems];
  const value = applyOverrides(source.value, overrides, (override, message) => {
    problems.push({ path: formatPath(override.path), place: { file: override.source }, message });
  });
  const place = (path: ConfigPath, atKey = false) => findPlace(source, overrides, path, atKey);
  const result = configSchema.safeParse(value, { error: explainIssue });
  if (!result.success) {
    const findings = findProblems(result.error.issues, value);
    problems.push(...findings.map((finding) => describeProblem(finding, place(finding.path, finding.atKey))));
  }
  if (!result.success || problems.length > 0) throw new ConfigError(problems.toSorted(comparePlaces));
  return { config: result.data, directory, place: (path) => place(path) };
}

/**
 * Checks a config that is a value of a program.
 *
 * @param directory that paths in it are relative to
 * @throws ConfigError with all of its problems
 */
export function checkConfig(value: unknown, directory: string): LoadedConfig {
  const place = () => ({ file: "config" });
  const result = configSchema.safeParse(value, { error: explainIssue });
  if (result.success) return { config: result.data, directory, place };
  throw new ConfigError(findProblems(result.error.issues, value).map((finding) => describeProblem(finding, place())));
}

/** The message names an unknown key, so its path is that of the object it stands in. */
function describeProblem({ path, message, atKey = false }: Finding, place: Place): Problem {
  return { path: formatPath(atKey ? path.slice(0, -1) : path), place, message };
}

function findPlace(source: ConfigText, overrides: readonly Override[], path: ConfigPath, atKey: boolean): Place {
  for (let length = path.length; length > 0; length--) {
    const outer = path.slice(0, length);
    const written = source.has(outer);
    // What is not in the file may have been made on the way to an entry that was set.
    const first = overrides.findIndex((it) => startsWith(path, it.path) || (!written && startsWith(it.path, outer)));
    // One that came later, to a part of what an earlier one had set, made it what it is.
    const setter = overrides.findLast(
      (it, i) => i >= first && (startsWith(path, it.path) || startsWith(it.path, outer)),
    );
    if (first >= 0 && setter !== undefined) return { file: setter.source };
  }
  return source.place(path, atKey);
}

/** As they stand in the file, those of the command line last. */
function comparePlaces({ place: a }: Problem, { place: b }: Problem): number {
  return (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? 0) - (b.column ?? 0) || 0;
}
