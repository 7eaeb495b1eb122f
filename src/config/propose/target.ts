import type { ColumnProfile, TableProfile } from "../../data/profile/tableProfile.js";
import { adviseDelimiter, namesIn } from "../../data/read/findColumns.js";
import { UsageError } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";

/** Names that columns to predict often have, the most telling first. */
const usual = [
  "target",
  "label",
  "class",
  "outcome",
  "y",
  "output",
  "result",
  "response",
  "klasse",
  "ziel",
  "ergebnis",
  "labels",
  "species",
  "churn",
  "price",
  "quality",
];

/**
 * The columns of these names, or lists of names.
 *
 * @throws UsageError if there is no column of a name, or no name
 */
export function findTargets({ columns }: TableProfile, names: readonly string[]): readonly ColumnProfile[] {
  const known = columns.map(({ name }) => name);
  if (names.length === 0) throw new UsageError(adviseOnTarget(columns));
  return [...new Set(names.flatMap((name) => namesIn(name, known)))].map((name) => {
    const column = columns.find((each) => each.name === name);
    if (column !== undefined) return column;
    const near = adviseDelimiter(name, known) || suggestion(name, known);
    throw new UsageError(
      `--target: there is no column ${formatValue(name)}${near || `: the columns are ${formatValues(known)}`}`,
    );
  });
}

function adviseOnTarget(columns: readonly ColumnProfile[]): string {
  const likely = likelyTarget(columns);
  const names = formatValues(columns.map(({ name }) => name));
  const advice = likely === undefined ? "" : `; perhaps --target ${quoteName(likely.name)}`;
  return `add --target with the name of the column to predict: the columns are ${names}${advice}`;
}

/** As a shell takes it. A name that needs more care is for people to type. */
function quoteName(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : formatValue(name);
}

/** A column with one of the usual names, else the last one; if it can be predicted. */
function likelyTarget(columns: readonly ColumnProfile[]): ColumnProfile | undefined {
  const fit = columns.filter(({ kind }) => kind === "number" || kind === "category" || kind === "yes/no");
  const named = usual.flatMap((name) => fit.filter((column) => column.name.toLowerCase() === name));
  return named[0] ?? fit.at(-1);
}

/** `"No" (2625 rows) and "Yes" (375)` */
export function describeClasses({ examples, distinct, isDistinctExact }: ColumnProfile): string {
  if (examples.length < distinct || !isDistinctExact || distinct > 6) return `${distinct} classes`;
  const shown = examples.map(
    ({ text, rows }, i) => `${formatValue(text)} (${i === 0 ? formatCount(rows, "row") : rows})`,
  );
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
