import { checkSchema } from "./checkSchema.js";
import type { Finding } from "./findProblems.js";
import type { Config } from "./schema.js";

/** Entries that say which data is read, and how. */
const ofData = ["data", "loss", "sampleWeight"];

/**
 * A config with the entries of another one that are right, so that its data can be read before the others are mended. Its layers are any
 * layers if those are wrong. Undefined if the data cannot be read, or not in the way that is meant.
 */
export function keepRight(value: unknown, findings: readonly Finding[]): Config | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const wrong = new Set(findings.map(({ path: [key] }) => key));
  if (wrong.has(undefined) || ofData.some((key) => wrong.has(key))) return undefined;
  const right = Object.entries(value).filter(([key]) => !wrong.has(key));
  const checked = checkSchema({ layers: [1], ...Object.fromEntries(right) });
  return "config" in checked ? checked.config : undefined;
}
