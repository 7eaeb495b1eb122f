import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import type { DataColumns } from "../encode/dataset.js";
import { checkCount } from "../encode/datasetBuilder.js";
import type { RowHeader } from "../read/rowPicker.js";
import type { ColumnsSpec } from "./dataSpec.js";

/** Finds the columns that correspond to those of other data. */
type Find = (
  what: "inputs" | "targets",
  given: readonly string[] | undefined,
  columns: readonly { readonly name: string }[],
  place: Place,
) => readonly string[];

/** By their names, in the other data's order. */
export const sameNames: Find = (what, given, columns, place) => {
  const names = columns.map(({ name }) => name);
  if (given === undefined || (given.length === names.length && given.every((name) => names.includes(name))))
    return names;
  const expected = `expected ${formatValues(names)}, as in the data trained on`;
  throw new DataError(`got the ${what} ${formatValues(given)}, ${expected}`, place);
};

/** By their order, if the other data has no names. */
export const asGiven: Find = (what, given, columns, place) => {
  const names = given ?? columns.map(({ name }) => name);
  checkCount(what, names.length, columns.length, place);
  return names;
};

/** @throws DataError if the file or the config has a column or a class that the other data does not have */
export function checkExact(
  { features, classes = [], exclude = [] }: ColumnsSpec,
  names: readonly string[],
  { outputColumns: [target] }: DataColumns,
  { columns, place }: RowHeader,
): void {
  const isWhole = names.every((name) => columns.includes(name)); // a missing column may be the extra one under another name
  const extra =
    features === undefined && isWhole ? columns.find((name) => ![...names, ...exclude].includes(name)) : undefined;
  if (extra !== undefined) {
    throw new DataError(
      `the column ${formatValue(extra)} is not in the data that the model was trained on: leave it out: add it to "exclude"`,
      place,
    );
  }
  const labels = target?.kind === "class" ? target.labels.map(String) : [];
  const stranger = classes.find((label) => !labels.includes(String(label)));
  if (stranger !== undefined) {
    throw new DataError(
      `"classes": ${formatValue(stranger)} is not one of the model's classes ${formatValues(labels)}`,
      place,
    );
  }
}
