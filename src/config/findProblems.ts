import type * as z from "zod/mini";
import { formatValue } from "../messages/formatValue.js";
import { nearest, suggestion } from "../messages/nearest.js";
import { type ConfigPath, valueAt } from "./configPath.js";

type Issue = z.core.$ZodIssue;

/** A problem in a config, before its place is looked up. */
export interface Finding {
  readonly path: ConfigPath;
  readonly message: string;
  /** The wrong value, if the message has to repeat it. */
  readonly got?: { readonly value: unknown };
  /** What may have been meant, for the end of the message; empty if nothing is near. */
  readonly near?: string;
  /** The key is wrong, not its value. */
  readonly atKey?: boolean;
}

/**
 * The whole message of a finding.
 *
 * @param got the wrong value as the message repeats it: `, got 5`
 */
export function describeFinding(
  finding: Finding,
  got = finding.got === undefined ? "" : `, got ${formatValue(finding.got.value)}`,
): string {
  return `${finding.message}${got}${finding.near ?? ""}`;
}

/**
 * Zod's issues as a list of findings, one for each mistake. If a value may have several forms, only problems of the form that was meant
 * are reported. Each value has at most one problem. A missing key is not reported if an unknown key is a misspelling of it.
 */
export function findProblems(issues: readonly Issue[], input: unknown): readonly Finding[] {
  const findings = flattenAll(issues, [], input);
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

function flattenAll(issues: readonly Issue[], base: ConfigPath, input: unknown): readonly Finding[] {
  return oneForEachValue(issues).flatMap((issue) => flatten(issue, base, input));
}

function flatten(issue: Issue, base: ConfigPath, input: unknown): readonly Finding[] {
  const path = [...base, ...(issue.path as ConfigPath)];
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    return issue.keys.map((key, i) => ({ path: [...path, key], message: messages[i] ?? issue.message, atKey: true }));
  }
  if (issue.code === "custom") {
    const atKey = issue.params?.atKey === true;
    return [{ path, message: issue.message, ...(atKey && { atKey }) }];
  }
  const value = valueAt(input, path);
  if (value === undefined) return [{ path, message: missing }];
  if (issue.code === "invalid_union") {
    const meant = chooseForm(issue.errors, value);
    if (meant !== undefined && !isOnlyText(meant, value)) return flattenAll(meant, path, input);
  }
  if (!issue.message.startsWith("expected ")) return [{ path, message: issue.message }];
  // The message of a pattern says all, and that of a list that is too long or too short has its length.
  if (issue.code === "invalid_format") return [{ path, message: issue.message }];
  const isAboutLength = issue.code === "too_small" || issue.code === "too_big";
  if (isAboutLength && Array.isArray(value)) return [{ path, message: issue.message }];
  const isMisspelt = issue.code === "invalid_value" && typeof value === "string";
  const near = isMisspelt ? suggestion(value, issue.values.map(String)) : "";
  return [{ path, message: issue.message, got: { value }, near }];
}

/** Whether the form is a single text that the value is not even a misspelling of, such as `auto` for `"2"`: then another was meant. */
function isOnlyText(form: readonly Issue[], value: unknown): boolean {
  const [issue] = form;
  if (issue?.code !== "invalid_value" || issue.values.length > 1 || issue.path.length > 0) return false;
  return suggestion(String(value), issue.values.map(String)) === "";
}

/** A number that breaks several rules at once is one mistake. The first rule is reported, or the narrower bound. */
function oneForEachValue(issues: readonly Issue[]): readonly Issue[] {
  const chosen = new Map<string, Issue>();
  for (const issue of issues) {
    const before = chosen.get(keyOf(issue));
    if (isAboutNumber(issue) && (before === undefined || isWide(before))) chosen.set(keyOf(issue), issue);
  }
  return issues.filter((issue) => !isAboutNumber(issue) || chosen.get(keyOf(issue)) === issue);
}

const keyOf = ({ path }: Issue) => JSON.stringify(path);

function isAboutNumber({ code }: Issue): boolean {
  return code === "too_small" || code === "too_big" || code === "invalid_type";
}

/** Whether the bound is only that of the whole numbers that a double holds exactly. */
function isWide(issue: Issue): boolean {
  return (issue.code === "too_big" || issue.code === "too_small") && issue.origin === "int";
}

/** The issues of the form that the value is most like. Undefined if it is like none of them. */
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

/** The number of keys of the form that the value lacks. A misspelled key counts as half. */
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
