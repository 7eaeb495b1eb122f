import { parseConfig } from "../../src/config/loadConfig.js";
import type { Override } from "../../src/config/overrides.js";
import type { Config } from "../../src/config/schema.js";
import { ConfigError, formatProblem } from "../../src/errors.js";

export const minimal = { data: { inputs: [[0], [1]], targets: [0, 1] }, layers: [3, "relu", 1] };

/** The config of a text or an object. */
export function parse(source: string | object, overrides: readonly Override[] = []): Config {
  const text = typeof source === "string" ? source : JSON.stringify(source);
  return parseConfig(text, { file: "c.json", directory: ".", overrides }).config;
}

/** What the loader has against a config, a line each. */
export function problemsOf(source: string | object, overrides: readonly Override[] = []): string[] {
  try {
    parse(source, overrides);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(formatProblem);
    throw error;
  }
}
