import { dirname } from "node:path";
import { ConfigError, type Place, type Problem, TextError } from "../errors.js";
import { cut, formatValue } from "../messages/formatValue.js";
import { isReadAsZero } from "../text/decimalNumber.js";
import type { ByteSource } from "../text/readBytes.js";
import { openFile, readText } from "../text/readText.js";
import { checkSchema } from "./checkSchema.js";
import { type ConfigPath, formatPath, startsWith, valueAt } from "./configPath.js";
import { type ConfigText, parseConfigText } from "./configText.js";
import { describeFinding, type Finding } from "./findProblems.js";
import { keepRight } from "./keepRight.js";
import type { LoadedConfig } from "./loadedConfig.js";
import { createFindOrigin, type FindOrigin } from "./origins.js";
import { applyOverrides, numberWithin, type Override } from "./overrides.js";
import type { Config } from "./schema.js";

export interface ConfigSource {
  /** Name of the config in messages. */
  readonly file: string;
  /** Folder that paths in the config are relative to. */
  readonly directory: string;
  readonly overrides?: readonly Override[];
  /** False if the file does not have this text as it is, so that lines of the text mean nothing to people. Default true. */
  readonly hasLines?: boolean;
}

/**
 * Reads a config from a file.
 *
 * @throws FileError if the file cannot be read
 * @throws ConfigError with all of its problems
 */
export function readConfig(file: string, overrides: readonly Override[] = []): Promise<LoadedConfig> {
  const source = openFile(file);
  return readConfigFrom(source, dirname(file), overrides);
}

/**
 * Reads a config from bytes: UTF-8, or UTF-16 with its mark.
 *
 * @param directory folder that paths in the config are relative to
 * @throws FileError if they cannot be read
 * @throws ConfigError with all of its problems, or with one if the text cannot be decoded or is too long
 */
export async function readConfigFrom(
  source: ByteSource,
  directory: string,
  overrides: readonly Override[] = [],
): Promise<LoadedConfig> {
  return parseConfig(await readConfigText(source), { file: source.name, directory, overrides });
}

/**
 * The text of a config, from its bytes.
 *
 * @throws FileError if they cannot be read
 * @throws ConfigError if they cannot be decoded, or are too long
 */
export async function readConfigText(source: ByteSource): Promise<string> {
  try {
    return await readText(source, "config");
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new ConfigError([{ path: "", place: error.place, message: error.problem }]);
  }
}

/**
 * Reads a config from its text: JSON with comments and trailing commas.
 *
 * @throws ConfigError with all of its problems
 */
export function parseConfig(text: string, source: ConfigSource): LoadedConfig {
  const { problems, loaded } = examineConfig(text, source);
  if (loaded === undefined || problems.length > 0) throw new ConfigError(problems);
  return loaded;
}

/** What a text is as a config. */
export interface ExaminedConfig {
  readonly problems: readonly Problem[];
  /** The config, if it is one. */
  readonly loaded?: LoadedConfig & {
    readonly findOrigin: FindOrigin;
    /** What it names as its JSON Schema. */
    readonly schemaFile?: string;
  };
  /** The entries that are right, if they say which data is read, and how. */
  readonly part?: LoadedConfig;
}

/** Finds all that is wrong with the text of a config: JSON with comments and trailing commas. */
export function examineConfig(
  text: string,
  { file, directory, overrides = [], hasLines = true }: ConfigSource,
): ExaminedConfig {
  const source = parseConfigText(text, file);
  if (source.syntaxProblem !== undefined) return { problems: [source.syntaxProblem] };
  const problems: Problem[] = [...source.keyProblems];
  const value = applyOverrides(source.value, overrides, (override, message) => {
    problems.push({ path: formatPath(override.path), place: { file: override.source }, message });
  });
  const place = (path: ConfigPath, atKey = false) => {
    const found = findPlace(source, overrides, path, atKey);
    return hasLines ? found : { file: found.file };
  };
  const checked = checkSchema(value);
  const findings = "findings" in checked ? checked.findings : [];
  for (const finding of findings) {
    const message = describeFinding(finding, describeGot(finding, source, overrides));
    problems.push({ path: pathOf(finding), place: place(finding.path, finding.atKey), message });
  }
  const load = (config: Config): LoadedConfig => ({ config, directory, place: (path) => place(path) });
  const sorted = problems.toSorted(comparePlaces);
  if ("config" in checked) {
    const schemaFile = valueAt(value, ["$schema"]);
    const findOrigin = createFindOrigin(value, source, overrides);
    const named = typeof schemaFile === "string" && { schemaFile };
    return { problems: sorted, loaded: { ...load(checked.config), findOrigin, ...named } };
  }
  const part = keepRight(value, checked.findings);
  return { problems: sorted, ...(part && { part: load(part) }) };
}

/**
 * Checks a config that is a value of a program.
 *
 * @param directory that paths in it are relative to
 * @throws ConfigError with all of its problems
 */
export function checkConfig(value: unknown, directory: string): LoadedConfig {
  const place = () => ({ file: "config" });
  const checked = checkSchema(value);
  if ("config" in checked) return { config: checked.config, directory, place };
  const problems = checked.findings.map((finding) => ({
    path: pathOf(finding),
    place: place(),
    message: describeFinding(finding),
  }));
  throw new ConfigError(problems);
}

/** The message of an unknown key names the key, so its path is that of its object. */
function pathOf({ path, atKey = false }: Finding): string {
  return formatPath(atKey ? path.slice(0, -1) : path);
}

/** What was got: a number as it was written. Empty for a value from the command line, which the place shows. */
function describeGot({ got, path }: Finding, source: ConfigText, overrides: readonly Override[]): string {
  if (got === undefined) return "";
  const setter = findSetter(source, overrides, path);
  const isTyped = setter !== undefined && typeof setter.value !== "object" && startsWith(path, setter.path);
  const written = setter === undefined ? source.numberAt(path) : numberWithin(setter, path);
  const readsAsZero = isReadAsZero(written ?? "") ? "too small for a number, and reads as 0" : "";
  if (isTyped) return readsAsZero && `: it is ${readsAsZero}`;
  return `, got ${written === undefined ? formatValue(got.value) : cut(written)}${readsAsZero && `, which is ${readsAsZero}`}`;
}

/** The place of an entry: in the file or on the command line. */
function findPlace(source: ConfigText, overrides: readonly Override[], path: ConfigPath, atKey: boolean): Place {
  const setter = findSetter(source, overrides, path);
  return setter === undefined ? source.place(path, atKey) : { file: setter.source };
}

/** The override that set an entry or a part of it; undefined if it comes from the file. */
function findSetter(source: ConfigText, overrides: readonly Override[], path: ConfigPath): Override | undefined {
  for (let length = path.length; length > 0; length--) {
    const outer = path.slice(0, length);
    const written = source.has(outer);
    // An entry that is not in the file may have been created on the way to one that was set.
    const first = overrides.findIndex((it) => startsWith(path, it.path) || (!written && startsWith(it.path, outer)));
    // A later override may have set a part of it again.
    const setter = overrides.findLast(
      (it, i) => i >= first && (startsWith(path, it.path) || startsWith(it.path, outer)),
    );
    if (first >= 0 && setter !== undefined) return setter;
  }
  return undefined;
}

/** In the order of the file; problems of the command line come last. */
export function comparePlaces({ place: a }: Problem, { place: b }: Problem): number {
  return (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? 0) - (b.column ?? 0) || 0;
}
