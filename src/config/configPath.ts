import { quote } from "../messages/quote.js";

/** Keys and positions that lead from the whole config to an entry. */
export type ConfigPath = readonly (string | number)[];

/** `layers[0].linear`; empty for the whole config. */
export function formatPath(path: ConfigPath): string {
  return path.map(formatSegment).join("").replace(/^\./, "");
}

function formatSegment(segment: string | number): string {
  if (typeof segment === "number") return `[${segment}]`;
  return /^[\w$-]+$/.test(segment) ? `.${segment}` : `[${quote(segment)}]`;
}

/** Whether `path` is `prefix` or leads further inside. */
export function startsWith(path: ConfigPath, prefix: ConfigPath): boolean {
  return prefix.every((segment, i) => segment === path[i]);
}

/** The value at the path; undefined if there is none. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[segment];
  }
  return value;
}
