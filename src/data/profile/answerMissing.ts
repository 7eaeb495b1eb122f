import { quote } from "../../messages/quote.js";
import type { ReadColumn } from "./readColumn.js";

/** More texts are not listed. */
const mostListed = 5;

/**
 * What to set if texts mean missing: whole entries, since a list takes the place of the one before. Undefined if they are too many.
 *
 * @param isLeftOut whether a proposed config leaves the column out because of them
 */
export function answerMissing(column: ReadColumn, texts: readonly string[], isLeftOut = false): string | undefined {
  if (texts.length === 0 || texts.length > mostListed) return undefined;
  const list = [...new Set([...texts, ...column.reading.textsForMissing])].map((text) => quote(text));
  const { name } = column.facts;
  const use = isLeftOut && column.reading.answers === undefined ? `, and take ${quote(name)} out of "exclude"` : "";
  return `set "missingTexts" to [${list.join(", ")}]${answerPolicy(column)}${use}`;
}

function answerPolicy({ facts, missingTexts, reading: { answers } }: ReadColumn): string {
  const { name } = facts;
  if (answers === undefined) {
    // A config is proposed, which has a policy for this column if cells of it are missing already.
    const hasMissing = facts.empty > 0 || missingTexts.length > 0;
    return hasMissing ? "" : `, and ${quote(name)} in "missing" to "indicator", or to "drop" if it is the target`;
  }
  const { missing, isTarget } = answers;
  const policy = isTarget ? "drop" : "indicator";
  if (typeof missing === "string") return missing === "error" ? `, and "missing" to ${quote(policy)}` : "";
  if (Object.hasOwn(missing, name) && missing[name] !== "error") return "";
  const all = Object.entries({ ...missing, [name]: policy }).map(([key, value]) => `${quote(key)}: ${quote(value)}`);
  return `, and "missing" to {${all.join(", ")}}`;
}
