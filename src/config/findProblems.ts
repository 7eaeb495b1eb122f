import type * as z from "zod/mini";
import { formatValue } from "../messages/formatValue.js";
import { nearest, suggestion } from "../messages/nearest.js";
import { type ConfigPath, valueAt } from "./configPath.js";

type Issue = z.core.$ZodIssue;

/** Something wrong in a config, before its place is looked up. */
export interface Finding {
  readonly path: ConfigPath;
  readonly message: string;
  /** What is wrong is the key, not what it holds. */
  readonly atKey?: boolean;
}

/** How a message repeats a value that is wrong: `, got 5`; nothing where the place says it already. */
export type Echo = (value: unknown, path: ConfigPath) => string;

const echoValue: Echo = (value) => `, got ${formatValue(value)}`;

/**
 * Zod's issues as a list of findings, one for each thing to mend. Where a value may have several forms, only what is wrong with the form that
 * was meant is told, and of each value one thing that is wrong with it; a key that is missing is not told where an unknown key is a slip of it.
 */
export function findProblems(issues: readonly Issue[], input: unknown, echo = echoValue): readonly Finding[] {
  const findings = flattenAll(issues, [], { input, echo });
  const unknown = new Map<string, string[]>();
  for (const { path, atKey } of findings) {
    if (atKey !== true) continue;
    const parent = JSON.stringify(path.slice(0, -1));
    const keys = unknown.get(parent) ?? [];
    keys.push(String(path.at(-1)));
    unknown.set(parent, keys);
  }
  return findings.filter(({ path, message }) => {
    if (message !== missing) return true;
    const key = String(path.at(-1));
    return !unknown.get(JSON.stringify(path.slice(0, -1)))?.some((other) => nearest(other, [key]) === key);
  });
}

const missing = "is missing";

/** What all issues are about. */
interface Checked {
  readonly input: unknown;
  readonly echo: Echo;
}

function flattenAll(issues: readonly Issue[], base: ConfigPath, checked: Checked): readonly Finding[] {
  return oneForEachValue(issues).flatMap((issue) => flatten(issue, base, checked));
}

function flatten(issue: Issue, base: ConfigPath, checked: Checked): readonly Finding[] {
  const path = [...base, ...(issue.path as ConfigPath)];
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    return issue.keys.map((key, i) => ({ path: [...path, key], message: messages[i] ?? issue.message, atKey: true }));
  }
  if (issue.code === "custom") {
    const atKey = issue.params?.atKey === true;
    return [{ path, message: issue.message, ...(atKey && { atKey }) }];
  }
  const value = valueAt(checked.input, path);
  if (value === undefined) return [{ path, message: missing }];
  if (issue.code === "invalid_union") {
    const meant = chooseForm(issue.errors, value);
    if (meant !== undefined) return flattenAll(meant, path, checked);
  }
  if (!issue.message.startsWith("expected ")) return [{ path, message: issue.message }];
  return [{ path, message: `${issue.message}${describeGot(issue, value, path, checked.echo)}` }];
}

/** What was got instead, and what may have been meant. */
function describeGot(issue: Issue, value: unknown, path: ConfigPath, echo: Echo): string {
  // What a pattern is for is said in full where it stands, and of a list that is too long or too short its length.
  if (issue.code === "invalid_format") return "";
  if ((issue.code === "too_small" || issue.code === "too_big") && Array.isArray(value)) return "";
  const near =
    issue.code === "invalid_value" && typeof value === "string" ? suggestion(value, issue.values.map(String)) : "";
  return `${echo(value, path)}${near}`;
}

/** A number that is not whole and below a bound, or beyond two of them, is one mistake: the first, or what is narrower. */
function oneForEachValue(issues: readonly Issue[]): readonly Issue[] {
  const told = new Map<string, Issue>();
  for (const issue of issues) {
    const before = told.get(keyOf(issue));
    if (isAboutNumber(issue) && (before === undefined || isWide(before))) told.set(keyOf(issue), issue);
  }
  return issues.filter((issue) => !isAboutNumber(issue) || told.get(keyOf(issue)) === issue);
}

const keyOf = ({ path }: Issue) => JSON.stringify(path);

function isAboutNumber({ code }: Issue): boolean {
  return code === "too_small" || code === "too_big" || code === "invalid_type";
}

/** Whether a number is only said to be beyond the whole numbers that a double holds exactly. */
function isWide(issue: Issue): boolean {
  return (issue.code === "too_big" || issue.code === "too_small") && issue.origin === "int";
}

/** The issues of the form that the value comes nearest to; undefined where it comes near none. */
function chooseForm(forms: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const sameType = forms.filter((issues) => !issues.some((issue) => isOtherType(issue, value)));
  const ranked = sameType
    .map((issues) => ({ issues, missing: countMissing(issues, value) }))
    .sort((a, b) => a.missing - b.missing || countParts(a.issues) - countParts(b.issues));
  const [best, second] = ranked;
  if (best === undefined) return undefined;
  const undecided = best.missing >= 1 && second?.missing === best.missing;
  return undecided ? undefined : best.issues;
}

function isOtherType(issue: Issue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_type") return typeof value !== "number" || !["number", "int"].includes(issue.expected);
  if (issue.code === "invalid_value") return typeof value !== "string";
  return issue.code === "invalid_union";
}

/** Keys of the form that the value has not; a slip of one counts as half. */
function countMissing(issues: readonly Issue[], value: unknown): number {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  return issues.reduce((count, { path: [key, ...deeper] }) => {
    if (typeof key !== "string" || deeper.length > 0 || keys.includes(key)) return count;
    return count + (keys.some((candidate) => nearest(candidate, [key]) === key) ? 0.5 : 1);
  }, 0);
}

function countParts(issues: readonly Issue[]): number {
  return issues.reduce((count, issue) => count + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}
