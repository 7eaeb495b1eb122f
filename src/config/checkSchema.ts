import type { Scaling } from "../data/load/scaling.js";
import { formatNames } from "../data/read/formats.js";
import { explainIssue } from "./explainIssue.js";
import { type Finding, findProblems } from "./findProblems.js";
import { explainPlace } from "./places.js";
import { type Config, configSchema } from "./schema.js";

/** A config with its defaults, or what is wrong with it. */
export type Checked = { readonly config: Config } | { readonly findings: readonly Finding[] };

/** Checks a value that should be a config. */
export function checkSchema(value: unknown): Checked {
  try {
    return check(value);
  } catch (error) {
    // Zod passes the issues of a list as arguments, and there may be too many of them.
    if (!(error instanceof RangeError)) throw error;
    const checked = check(shorten(value));
    const message = `there are too many problems to list: only the first ${looked} entries of each list are looked at`;
    return { findings: [{ path: [], message }, ...("findings" in checked ? checked.findings : [])] };
  }
}

function check(value: unknown): Checked {
  const result = configSchema.safeParse(withScale(value), { error: explainIssue });
  if (!result.success)
    return { findings: findProblems(result.error.issues, value).map((each) => addPlace(each, value)) };
  // It is for editors, and its path means nothing in a model.
  const { $schema: _, ...config } = result.data;
  return { config };
}

/** Says of a key that is at a wrong place where it belongs. */
function addPlace(finding: Finding, value: unknown): Finding {
  const [, unknownKey] = (finding.atKey === true && /^(unknown key "[^"]*")/.exec(finding.message)) || [];
  const place = unknownKey === undefined ? undefined : explainPlace(finding.path, value);
  return place === undefined ? finding : { ...finding, message: `${unknownKey}: ${place}` };
}

/** The same value with the default of `scale`, which depends on the data. */
function withScale(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { data, scale } = value as { readonly data?: unknown; readonly scale?: unknown };
  if (scale !== undefined || typeof data !== "object" || data === null) return value;
  const isFile = formatNames.some((format) => Object.hasOwn(data, format));
  return isFile ? { ...value, scale: "auto" satisfies Scaling } : value;
}

/** Entries of each list that are checked if there are too many problems. */
const looked = 100;

/** The same value with shorter lists. */
function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, looked).map(shorten);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, shorten(entry)]));
}
