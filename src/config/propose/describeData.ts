import type { NumberFormat } from "../../data/cells/numberFormat.js";
import type { ColumnProfile, TableProfile } from "../../data/profile/tableProfile.js";
import type { Dialect } from "../../data/read/dialect.js";
import type { FormatName } from "../../data/read/formats.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ChosenColumns } from "./chooseColumns.js";
import type { ChosenInputs } from "./chooseInputs.js";
import type { ChosenTask } from "./chooseTask.js";
import type { ProposedEntry } from "./proposal.js";

/** A table's file; its path is relative to where the config will be. */
export type TableFile = Dialect & { readonly format: FormatName; readonly path: string };

/** More columns are not named one by one. */
export const mostListed = 10;
/** Of many texts of a column. */
const fewer = 50;

/** The entries of `data`. */
export function describeData(
  { format, path, delimiter, quote }: TableFile,
  table: TableProfile,
  targets: readonly ColumnProfile[],
  { what, classes }: ChosenTask,
  { excluded, missing, missingTexts, inputs, features }: ChosenColumns,
): readonly ProposedEntry[] {
  const { decimal, thousands }: NumberFormat = table.format;
  const names = targets.map(({ name }) => name);
  const target = names.length === 1 ? names[0] : names;
  const hasTexts = features.some(({ values }) => values === "texts");
  return [
    { key: format, value: path, why: describeKinds(features) },
    ...entry("delimiter", delimiter),
    ...entry("quote", quote),
    { key: "target", value: target, why: `to predict: ${what}` },
    ...entry("classes", classes),
    ...(excluded.length > 0
      ? [
          {
            key: "exclude",
            value: excluded.map(({ name }) => name),
            why: `left out:\n${listed(excluded.map(({ name, reason }) => `${formatValue(name)}: ${reason}`))}`,
          },
        ]
      : []),
    ...entry("decimal", decimal, "how the numbers are written"),
    ...entry("thousands", thousands, decimal === undefined ? "how the numbers are written" : undefined),
    ...entry(
      "missingTexts",
      missingTexts?.map(({ text }) => text),
      `texts that mean a missing cell, besides an empty one: ${missingTexts?.map(({ text, rows }) => `${formatValue(text)} ${formatCount(rows, "time")}`).join(", ")}`,
    ),
    ...(missing.length > 0
      ? [
          {
            key: "missing",
            value: Object.fromEntries(missing.map(({ name, policy }) => [name, policy])),
            why: listed(missing.map(({ reason }) => reason)),
          },
        ]
      : []),
    ...entry("maxCategories", inputs.maxCategories, describeWidest(inputs)),
    ...(hasTexts
      ? [
          {
            key: "unknown",
            value: "other",
            why: "a text that training did not see is no error in predict: it counts as none of the known ones",
          },
        ]
      : []),
  ];
}

const kinds = [
  ["number", "number", "numbers"],
  ["category", "category", "categories"],
  ["yes/no", "yes/no column", "yes/no columns"],
  ["date", "date", "dates"],
  ["identifier", "identifier", "identifiers"],
] as const;

/** What the columns are that are predicted from: `2 numbers: "age", "income"; 1 date: "since"`. */
function describeKinds(features: readonly ColumnProfile[]): string {
  const found = kinds.flatMap(([kind, one, several]) => {
    const names = features.filter((feature) => feature.kind === kind).map(({ name }) => formatValue(name));
    if (names.length === 0) return [];
    const more = names.length > mostListed ? `, and ${names.length - mostListed} more` : "";
    return [`${names.length} ${names.length === 1 ? one : several}: ${names.slice(0, mostListed).join(", ")}${more}`];
  });
  return `to predict from: ${found.join("; ")}`;
}

/** What becomes of the column with the most texts; undefined if it has few. */
export function describeWidest({ widest, maxCategories }: ChosenInputs): string | undefined {
  if (widest === undefined) return undefined;
  const { name, isDistinctExact, distinct } = widest;
  const has = `${formatValue(name)} has ${isDistinctExact ? "" : "more than "}${distinct} texts`;
  return maxCategories === undefined
    ? `${has}, and each becomes an input, which takes time and memory: if they tell little, set "maxCategories" to ${fewer}, to keep the most frequent ones, or add the column to "exclude"`
    : `${has}: the ${maxCategories} most frequent ones of a column keep an input of their own, the others share one. Set more if they tell much, which takes time and memory, or fewer if they tell little`;
}

/** Line by line, but not too many. */
function listed(lines: readonly string[]): string {
  const more = lines.length > mostListed ? [`and ${lines.length - mostListed} more`] : [];
  return [...lines.slice(0, mostListed), ...more].join("\n");
}

function entry(key: string, value: unknown, why?: string): readonly ProposedEntry[] {
  return value === undefined ? [] : [{ key, value, why }];
}
