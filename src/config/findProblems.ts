import type * as z from "zod/mini";
import { nearest } from "../messages/nearest.js";
import { type ConfigPath, valueAt } from "./configPath.js";

type Issue = z.core.$ZodIssue;

/** Something wrong in a config, before its place is looked up. */
export interface Finding {
  readonly path: ConfigPath;
  readonly message: string;
  /** What is wrong is the key, not what it holds. */
  readonly atKey?: boolean;
}

/**
 * Zod's issues as a list of findings, one for each thing to mend. Where a value may have several forms, only what is wrong with the form that
 * was meant is told; and a key that is missing is not told where an unknown key is a slip of it.
 */
export function findProblems(issues: readonly Issue[], input: unknown): readonly Finding[] {
  const findings = issues.flatMap((issue) => flatten(issue, [], input));
  const unknown = findings.filter((finding) => finding.atKey === true);
  return findings.filter(({ path, message }) => {
    if (message !== missing) return true;
    const key = String(path.at(-1));
    return !unknown.some((other) => isSibling(other.path, path) && nearest(String(other.path.at(-1)), [key]) === key);
  });
}

const missing = "is missing";

function flatten(issue: Issue, base: ConfigPath, input: unknown): readonly Finding[] {
  const path = [...base, ...(issue.path as ConfigPath)];
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    return issue.keys.map((key, i) => ({ path: [...path, key], message: messages[i] ?? issue.message, atKey: true }));
  }
  if (issue.code === "invalid_union") {
    const value = valueAt(input, path);
    if (value === undefined) return [{ path, message: missing }];
    const meant = chooseForm(issue.errors, value);
    return meant === undefined
      ? [{ path, message: issue.message }]
      : meant.flatMap((inner) => flatten(inner, path, input));
  }
  const atKey = issue.code === "custom" && issue.params?.atKey === true;
  return [{ path, message: issue.message, ...(atKey && { atKey }) }];
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

function isSibling(a: ConfigPath, b: ConfigPath): boolean {
  return a.length === b.length && a.slice(0, -1).every((segment, i) => segment === b[i]);
}
