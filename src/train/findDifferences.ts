import type { ConfigPath } from "../config/configPath.js";
import { formatJson } from "../json/formatJson.js";
import { isJsonObject } from "../json/jsonObject.js";
import { cut } from "../messages/formatValue.js";
import { printable } from "../printable.js";

/** An entry of a config that has another value than before. */
export interface Difference {
  readonly path: ConfigPath;
  /** Undefined if there was none. */
  readonly before: unknown;
  /** Undefined if there is none. */
  readonly after: unknown;
}

/** The entries in which two values differ, inside of objects, and of lists of the same length. */
export function findDifferences(before: unknown, after: unknown, path: ConfigPath = []): readonly Difference[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((entry, i) => findDifferences(entry, after[i], [...path, i]));
  }
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => findDifferences(before[key], after[key], [...path, key]));
}

/** Whether two entries of configs have the same value. */
export function isSame(a: unknown, b: unknown): boolean {
  return formatJson(a, { isSorted: true }) === formatJson(b, { isSorted: true });
}

/** Characters of a value that a message shows. */
const longest = 60;

/** A value of a config for people, as it could be typed. */
export function showEntry(value: unknown): string {
  return value === undefined ? "none" : printable(cut(formatJson(value), longest));
}
