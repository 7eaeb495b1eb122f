import type { MissingPolicy } from "../../data/cells/missing.js";
import type { ColumnProfile, Example, TableProfile } from "../../data/profile/tableProfile.js";
import { UsageError } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import { type ChosenInputs, chooseInputs } from "./chooseInputs.js";
import { areOddKnown, isOdd, missingIn, rowsOf } from "./odd.js";

/** Which columns are used, and how. */
export interface ChosenColumns {
  readonly features: readonly ColumnProfile[];
  /** The columns that are left out, each with the reason. */
  readonly excluded: readonly { readonly name: string; readonly reason: string }[];
  /** What happens to missing cells, by column, each with the reason. */
  readonly missing: readonly { readonly name: string; readonly policy: MissingPolicy; readonly reason: string }[];
  /** The texts that mean a missing cell, if they are not the usual ones. */
  readonly missingTexts: readonly Example[] | undefined;
  readonly inputs: ChosenInputs;
  readonly notes: readonly string[];
}

/**
 * Chooses the columns to predict from.
 *
 * @param given the columns of a model that is trained further
 * @throws UsageError if none is left
 */
export function chooseColumns(
  table: TableProfile,
  targets: readonly ColumnProfile[],
  given?: readonly string[],
): ChosenColumns {
  const others = table.columns.filter((column) => !targets.includes(column));
  const found = others.map((column) => ({
    column,
    reason: given === undefined ? reasonAgainst(column, table) : reasonOf(column, given),
  }));
  let features = found.filter(({ reason }) => reason === undefined).map(({ column }) => column);
  const notes: string[] = [];
  if (features.length === 0) {
    features = others.filter(({ name, kind, values }) => name !== "" && kind === "identifier" && values === "numbers");
    const [only] = features;
    if (only === undefined) throw new UsageError(describeNothingLeft(found));
    notes.push(
      `${formatValue(only.name)} looks like ${only.reason ?? "an identifier"}, but nothing else is left to predict from`,
    );
  }
  const used = [...features, ...targets];
  const odd = used.flatMap((column) => (isOdd(column) ? column.odd : []));
  notes.push(...used.filter(isOdd).map(describeOdd));
  return {
    features,
    excluded: found.flatMap(({ column, reason = "" }) =>
      features.includes(column) ? [] : [{ name: column.name, reason }],
    ),
    missing: [...targets.flatMap(dropMissing), ...features.flatMap(fillMissing)],
    missingTexts: collectMissingTexts(table, odd),
    inputs: chooseInputs(table, features),
    notes,
  };
}

function reasonOf({ name }: ColumnProfile, given: readonly string[]): string | undefined {
  return given.includes(name) ? undefined : "the model does not take it";
}

/** Why a column is of no use; undefined if it is of use. */
function reasonAgainst(column: ColumnProfile, table: TableProfile): string | undefined {
  const { name, kind, reason, examples, missing, odd, isMixed } = column;
  // What is written for a table's row names, as by pandas.
  if (name === "") return reason ?? "a column without a name";
  switch (kind) {
    case "identifier":
      return reason ?? "an identifier";
    case "empty":
      return "all cells are missing";
    case "constant":
      // That a cell is missing may tell something, but one text alone does not.
      return `${formatValue(examples[0]?.text ?? "")} in every row${missing > 0 ? " that has a value" : ""}`;
    default:
      if (isMixed && !isOdd(column)) return `numbers and texts such as ${formatValue(textIn(column))}`;
      if (!isOdd(column)) return undefined;
      return !areOddKnown(column) || isUsedElsewhere(odd, column, table)
        ? `not all cells are ${column.values}: ${formatValue(odd[0]?.text)}`
        : undefined;
  }
}

function textIn({ examples }: ColumnProfile): string | undefined {
  return examples.find(({ text }) => !/^[\d.,+-]/.test(text))?.text ?? examples[0]?.text;
}

/** Whether a text has a meaning in another column, so that it cannot mean a missing cell. */
function isUsedElsewhere(odd: readonly Example[], column: ColumnProfile, { columns }: TableProfile): boolean {
  const texts = new Set(odd.map(({ text }) => text));
  return columns.some(
    (other) => other !== column && other.values === "texts" && other.examples.some(({ text }) => texts.has(text)),
  );
}

function describeOdd({ name, values, odd }: ColumnProfile): string {
  const [first] = odd as readonly [Example];
  const rows = rowsOf(odd);
  const more = odd.length > 1 ? ` and ${odd.length - 1} more` : "";
  return `column ${formatValue(name)} is ${values} but for ${formatCount(rows, "cell")}, ${formatValue(first.text)}${more}: taken for missing (missingTexts); if that is wrong, mend them in the file`;
}

/** A row without its target teaches nothing. */
function dropMissing(column: ColumnProfile): ChosenColumns["missing"] {
  const rows = missingIn(column);
  if (rows === 0) return [];
  return [
    {
      name: column.name,
      policy: "drop",
      reason: `${describeMissing(column, rows)}: a row without its target is left out`,
    },
  ];
}

function fillMissing(column: ColumnProfile): ChosenColumns["missing"] {
  const rows = missingIn(column);
  if (rows === 0) return [];
  const isText = column.values === "texts";
  const what = isText ? "an input of its own says so" : "the mean takes their place, and one more input says so";
  return [{ name: column.name, policy: "indicator", reason: `${describeMissing(column, rows)}: ${what}` }];
}

function describeMissing({ name, rows, missingTexts, odd }: ColumnProfile, missing: number): string {
  const texts = [...missingTexts, ...odd];
  const spelled = texts.length === 0 ? "" : ` (such as ${formatValue(texts[0]?.text)})`;
  return `${formatValue(name)} has ${formatCount(missing, "missing cell")} in ${formatCount(rows, "row")}${spelled}`;
}

function collectMissingTexts(table: TableProfile, odd: readonly Example[]): ChosenColumns["missingTexts"] {
  if (odd.length === 0 && table.missingTexts === undefined) return undefined;
  const found = table.columns.flatMap(({ missingTexts }) => missingTexts);
  const given = table.missingTexts ?? found.map(({ text }) => text);
  const texts = new Set([...given, ...odd.map(({ text }) => text)]);
  const rowsOf = (text: string) =>
    [...found, ...odd].reduce((sum, each) => sum + (each.text === text ? each.rows : 0), 0);
  return [...texts].map((text) => ({ text, rows: rowsOf(text) }));
}

function describeNothingLeft(
  found: readonly { readonly column: ColumnProfile; readonly reason: string | undefined }[],
): string {
  if (found.length === 0) return "there is no column to predict from: the data has only its target";
  const all = found.slice(0, 5).map(({ column, reason }) => `${formatValue(column.name)} (${reason})`);
  return `there is no column to predict from: ${all.join(", ")}${found.length > 5 ? ", …" : ""}`;
}
