import { UsageError } from "../errors.js";
import { cut, formatValue } from "../messages/formatValue.js";
import { type ConfigPath, formatPath, valueAt } from "./configPath.js";
import { parseConfigText } from "./configText.js";

/** An entry of the config that the command line sets. */
export interface Override {
  readonly path: ConfigPath;
  readonly value: unknown;
  /** The key that is set if the entry is an object: `initial` of an `lr` with a schedule. */
  readonly within?: string | undefined;
  /** The value as it was typed. */
  readonly text?: string;
  /** What the user typed, for messages: `--set layers.0=8`. */
  readonly source: string;
}

/**
 * Reads `path=value`, such as `optimizer.momentum=0.9`, `layers.0=8` or `data.csv=x.csv`. The value is JSON; what is not JSON is a text. A
 * position may be in brackets too, which some shells take for a pattern.
 *
 * @throws UsageError if there is no path
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  if (equals < 0) throw new UsageError(`--set ${text}: expected path=value, such as lr=0.1 or layers.0=8`);
  const path = parsePath(text.slice(0, equals).trim());
  if (path === undefined) {
    throw new UsageError(
      `--set ${text}: ${formatValue(text.slice(0, equals))} is not a path: expected one such as lr, optimizer.name or layers.0`,
    );
  }
  const value = text.slice(equals + 1);
  return { path, value: parseValue(value), text: value, source: `--set ${cut(text, longest)}` };
}

/** A number in the value of an override, as it was typed; undefined if there is none. */
export function numberWithin({ path: base, text }: Override, path: ConfigPath): string | undefined {
  return text === undefined ? undefined : parseConfigText(text, "").numberAt(path.slice(base.length));
}

/** Characters of an override that a message repeats. */
const longest = 60;

function parsePath(text: string): ConfigPath | undefined {
  if (!/^[^.[\]\s]+(?:\.[^.[\]\s]+|\[\d+\])*$/.test(text)) return undefined;
  const segments = text.match(/[^.[\]]+/g) ?? [];
  // No key of a config is a number, so `layers.0` is `layers[0]`.
  return segments.map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The object for an entry in its short form. */
export function expandShortForm(path: ConfigPath, value: unknown): unknown {
  const [key] = path;
  if (key === "optimizer" && path.length === 1) {
    if (typeof value === "string") return { name: value };
    if (value === undefined) return { name: "sgd" };
  }
  if (key === "lr" && path.length === 1 && typeof value === "number") return { initial: value };
  if (key === "layers" && path.length === 2) {
    if (typeof value === "number") return { linear: value };
    if (typeof value === "string") return { activation: value };
  }
  return value;
}

/**
 * The config with the overrides applied in their order. Objects and lists on the way are created if they are not there.
 *
 * @param refuse called for an override that leads nowhere
 */
export function applyOverrides(
  config: unknown,
  overrides: readonly Override[],
  refuse: (override: Override, message: string) => void,
): unknown {
  // Anything else is not a config, and the check will say so.
  if (!isObject(config) || Array.isArray(config)) return config;
  return overrides.reduce<unknown>((current, override) => {
    const { path, value, within } = override;
    // No object of the text of a config may have this key either; the schema would ignore it in some places.
    if (path.includes("__proto__")) {
      refuse(override, 'unknown key "__proto__"');
      return current;
    }
    const isLong = within !== undefined && isObject(valueAt(current, path));
    const result = assign(current, isLong ? [...path, within] : path, [], value);
    if ("value" in result) return result.value;
    refuse(override, result.problem);
    return current;
  }, config);
}

type Assigned = { readonly value: unknown } | { readonly problem: string };

/** A copy of `target` with the value set inside. Neither `target` nor a prototype is changed. */
function assign(target: unknown, rest: ConfigPath, done: ConfigPath, value: unknown): Assigned {
  const [segment, ...deeper] = rest;
  if (segment === undefined) return { value };
  const container = expandShortForm(done, target);
  const path = [...done, segment];
  if (Array.isArray(container) || (typeof segment === "number" && !isObject(container))) {
    const list: readonly unknown[] = Array.isArray(container) ? container : [];
    if (typeof segment !== "number") {
      return { problem: `${formatPath(done)} is a list: expected a position, such as ${formatPath(done)}.0` };
    }
    if (segment > list.length) {
      return { problem: `there is no ${formatPath(path)}: ${formatPath(done)} has ${list.length} entries` };
    }
    const inner = assign(list[segment], deeper, path, value);
    return "value" in inner ? { value: list.toSpliced(segment, 1, inner.value) } : inner;
  }
  const entries = new Map<string, unknown>(isObject(container) ? Object.entries(container) : []);
  const inner = assign(entries.get(String(segment)), deeper, path, value);
  return "value" in inner ? { value: Object.fromEntries(entries.set(String(segment), inner.value)) } : inner;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
