import { formatJson } from "../json/formatJson.js";
import { checkSchema } from "./checkSchema.js";
import { type ConfigPath, valueAt } from "./configPath.js";
import { formatInline } from "./filledConfig.js";
import type { Config } from "./schema.js";

/** A config in a short form that means the same: without what is a default, and with `"sgd"` in place of `{"name": "sgd"}`. */
export function renderShortConfig(config: Config): string {
  const entries = Object.entries(shortenConfig(config)).filter(([, value]) => value !== undefined);
  return `{\n${entries.map(([key, value]) => `  ${JSON.stringify(key)}: ${formatInline(value)}`).join(",\n")}\n}`;
}

function shortenConfig(config: Config): object {
  const wanted = formatJson(config);
  const isSame = (value: object) => {
    const checked = checkSchema(value);
    return "config" in checked && formatJson(checked.config) === wanted;
  };
  let shortest: object = config;
  /** Tries the config with another value in this place; undefined for none. */
  const replace = (path: ConfigPath, value: unknown): boolean => {
    const changed = withValue(shortest, path, value) as object;
    if (!isSame(changed)) return false;
    shortest = changed;
    return true;
  };
  const shorten = (path: ConfigPath): void => {
    const value = valueAt(shortest, path);
    // A list of lists of numbers has nothing to leave out.
    if (!isObject(value) || (Array.isArray(value) && !value.some(isRecord))) return;
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      const place = [...path, key];
      if (!Array.isArray(value) && replace(place, undefined)) continue;
      shorten(place);
      const left = entriesOf(valueAt(shortest, place));
      if (left.length === 1) replace(place, left[0]);
    }
  };
  shorten([]);
  return shortest;
}

/** The values that an object has; none if it is not one. */
function entriesOf(value: unknown): readonly unknown[] {
  return isRecord(value) ? Object.values(value).filter((entry) => entry !== undefined) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is object {
  return isObject(value) && !Array.isArray(value);
}

/** A copy with another value in a place; undefined takes the entry away. */
function withValue(target: unknown, [key, ...inner]: ConfigPath, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.with(Number(key), withValue(target[Number(key)], inner, value));
  const { [key]: before, ...others } = target as Readonly<Record<string, unknown>>;
  const after = withValue(before, inner, value);
  if (after === undefined) return others;
  return Object.fromEntries(
    Object.entries(target as object).map(([name, each]) => [name, name === key ? after : each]),
  );
}
