import type { InputColumn, NumberColumn } from "../../data/encode/dataset.js";
import { UsageError } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";

/** The two inputs of a model that span a plane: x to the right, y upwards. */
export type PlaneInputs = readonly [x: NumberColumn, y: NumberColumn];

/** @throws UsageError if a model has not two inputs, both of them numbers */
export function planeInputsOf(columns: readonly InputColumn[]): PlaneInputs {
  const expected = "--boundary draws a plane, so it takes a model of two inputs that are numbers";
  if (columns.length !== 2) {
    const names = columns.slice(0, 5).map(({ name }) => name);
    const more = columns.length > names.length ? ", …" : "";
    throw new UsageError(`${expected}: got ${formatCount(columns.length, "input")}: ${formatValues(names)}${more}`);
  }
  const other = columns.find(({ kind }) => kind !== "number");
  if (other !== undefined) {
    const what = other.kind === "date" ? "dates" : "texts";
    throw new UsageError(`${expected}: got two inputs, and ${formatValue(other.name)} is a column of ${what}`);
  }
  const [x, y] = columns as PlaneInputs;
  return [x, y];
}
