import * as z from "zod/mini";
import { formatValue } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import { quote } from "../messages/quote.js";

const nouns: ReadonlyMap<string, string> = new Map([
  ["number", "a number"],
  ["int", "a whole number"],
  ["string", "a text"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["tuple", "a list"],
  ["object", "an object"],
  ["record", "an object"],
]);

/**
 * The message for an issue of zod, in our words. `findProblems` adds what was got, since it knows how that was written. An issue about
 * several unknown keys gives a line for each.
 */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is missing";
      // JSON can write numbers beyond the range of a double.
      if (issue.input === Infinity || issue.input === -Infinity) return "expected a finite number";
      return `expected ${nouns.get(issue.expected) ?? issue.expected}`;
    case "too_small":
      return `expected ${formatBound(issue.origin, Number(issue.minimum), issue.inclusive ? "or more" : "more than")}${length(issue.input)}`;
    case "too_big":
      return `expected ${formatBound(issue.origin, Number(issue.maximum), issue.inclusive ? "or less" : "less than")}${length(issue.input)}`;
    case "invalid_value": {
      if (issue.input === undefined) return "is missing";
      const values = issue.values.map(String);
      return `expected ${values.length === 1 ? quote(values[0] ?? "") : `one of ${listValues(values)}`}`;
    }
    case "unrecognized_keys": {
      const known = issue.inst instanceof z.ZodMiniObject ? Object.keys(issue.inst.shape) : [];
      return issue.keys.map((key) => `unknown key ${formatValue(key)}${suggestion(key, known)}`).join("\n");
    }
    default:
      return undefined;
  }
}

/** Values in a row; signs are quoted. */
export function listValues(values: readonly string[]): string {
  return values.map((value) => (/\w/.test(value) ? value : quote(value))).join(", ");
}

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  array: [" entry", " entries"],
  string: [" character", " characters"],
};

type Relation = "or more" | "more than" | "or less" | "less than";

/** A bound of a number, or of the length of a list or a text: `more than 0`, `2 entries or more`. */
export function formatBound(origin: string, limit: number, relation: Relation): string {
  const [one, many] = units[origin] ?? ["", ""];
  const unit = limit === 1 ? one : many;
  const whole = origin === "int" ? "a whole number, " : "";
  return `${whole}${relation.startsWith("or") ? `${limit}${unit} ${relation}` : `${relation} ${limit}${unit}`}`;
}

function length(input: unknown): string {
  return Array.isArray(input) ? `, got ${input.length}` : "";
}
