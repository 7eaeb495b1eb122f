import { type ConfigPath, startsWith, valueAt } from "./configPath.js";
import type { ConfigText } from "./configText.js";
import type { Override } from "./overrides.js";

/** Says where the value of an entry came from: `line 5`, `--set lr=0.1`; undefined for a default. */
export type FindOrigin = (path: ConfigPath) => string | undefined;

/** The key that an entry in its short form stands for: `"sgd"` is `{"name": "sgd"}`. */
const shortForms = ["name", "initial"];

/** @param value the config with its overrides, but without defaults */
export function createFindOrigin(value: unknown, text: ConfigText, overrides: readonly Override[]): FindOrigin {
  const setters = overrides.map(({ path, within, source }) => {
    const isLong = within !== undefined && typeof valueAt(value, path) === "object";
    return { path: isLong ? [...path, within] : path, source };
  });
  return (path) => {
    const given = findGiven(value, path);
    if (given === undefined) return undefined;
    const whole = setters.findLastIndex((setter) => startsWith(given, setter.path));
    // Parts of it may have been set after it.
    const parts = setters.filter((setter, i) => i > whole && startsWith(setter.path, given));
    const origins = [setters[whole]?.source ?? lineOf(text, given), ...parts.map(({ source }) => source)];
    return origins.filter((each) => each !== undefined).join(", ") || undefined;
  };
}

/** The line of an entry, or of the short form that it was in before an override. */
function lineOf(text: ConfigText, path: ConfigPath): string | undefined {
  const written = [path, path.slice(0, -1)].find((each) => each.length > 0 && text.has(each));
  return written && `line ${text.place(written).line}`;
}

/** The entry that gives a value: the entry itself, or the short form that it is in. */
function findGiven(value: unknown, path: ConfigPath): ConfigPath | undefined {
  if (valueAt(value, path) !== undefined) return path;
  const outer = path.slice(0, -1);
  const short = valueAt(value, outer);
  const isShort = typeof short === "string" || typeof short === "number";
  return isShort && shortForms.includes(String(path.at(-1))) ? outer : undefined;
}
