import { widthOfParts } from "../../data/cells/dateParts.js";
import type { NumberColumn } from "../../data/encode/dataset.js";
import { widthOf } from "../../data/encode/inputNames.js";
import type { Dtype } from "../../engine/engine.js";
import type { InputNames } from "./headerNames.js";
import { formatConstant } from "./literals.js";
import { printParts } from "./printDates.js";

interface ColumnOptions {
  readonly dtype: Dtype;
  /** Numbers that mean a missing cell, besides NaN. */
  readonly missingNumbers: readonly number[];
  /** The function that reads dates. */
  readonly readDate: string;
}

/** Lines that write the numbers of a column from `cells[at]` on, or return the column's number if its cell is refused. */
export function printColumn(input: InputNames, number: number, at: number, options: ColumnOptions): readonly string[] {
  switch (input.kind) {
    case "number":
      return printNumber(input, number, at, options);
    case "category":
      return printCategory(input, number, at);
    case "date":
      return printDate(input, number, at, options);
  }
}

/** Whether a column's number is taken as it is, if it is finite. */
export function isPlain({ kind, column }: InputNames, { missingNumbers, dtype }: ColumnOptions): boolean {
  return (
    kind === "number" &&
    column.fill === undefined &&
    column.indicator !== true &&
    missingNumbers.length === 0 &&
    !mayOverflow(column, dtype)
  );
}

/** Whether the scaler makes some finite number infinite. */
function mayOverflow({ scaler }: NumberColumn, dtype: Dtype): boolean {
  if (scaler === undefined) return false;
  // A smaller offset is lost in rounding beside the largest numbers.
  const most = dtype === "float32" ? 1e30 : 1e290;
  return scaler.kind === "log" || Math.abs(scaler.factor) < 1 || Math.abs(scaler.offset) > most;
}

function printNumber(
  { column, field }: InputNames & { readonly kind: "number" },
  number: number,
  at: number,
  { dtype, missingNumbers }: ColumnOptions,
): readonly string[] {
  const cell = `cells[${at}]`;
  const indicate = (value: 0 | 1) => (column.indicator === true ? [`cells[${at + 1}] = ${value};`] : []);
  const missing = missingNumbers.map((value) => `${cell} == ${formatConstant(value, dtype)}`);
  const isWrong = `!isfinite(${mayOverflow(column, dtype) ? printScaled(column, cell, dtype) : cell})`;
  const lines = [`${cell} = row->${field};`];
  if (column.fill === undefined) {
    return [...lines, `if (${[...missing, isWrong].join(" || ")}) return ${number};`, ...indicate(0)];
  }
  const whenMissing = [...(missing.length > 0 ? [`${cell} = NAN;`] : []), ...indicate(1)];
  if (whenMissing.length === 0) return [...lines, `if (!isnan(${cell}) && ${isWrong}) return ${number};`];
  return [
    ...lines,
    `if (${[`isnan(${cell})`, ...missing].join(" || ")}) {`,
    ...indent(whenMissing),
    "} else {",
    ...indent([`if (${isWrong}) return ${number};`, ...indicate(0)]),
    "}",
  ];
}

function printScaled({ scaler }: NumberColumn, cell: string, dtype: Dtype): string {
  if (scaler === undefined) return cell;
  const constant = (value: number) => formatConstant(value, dtype);
  const log = dtype === "float32" ? "logf" : "log";
  const plain = scaler.kind === "log" ? `${log}(${cell} + ${constant(scaler.shift)})` : cell;
  return `(${plain} - ${constant(scaler.offset)}) / ${constant(scaler.factor)}`;
}

/** One of the column's numbers is 1, the others are 0. The values of the enumeration are in their order, but for the missing cell. */
function printCategory(
  { column, field, type }: InputNames & { readonly kind: "category" },
  number: number,
  at: number,
): readonly string[] {
  const { categories, other, indicator = false } = column;
  const width = widthOf(column);
  const value = `(int)row->${field}`;
  const most = other === undefined ? categories.length : categories.length + 1;
  const write = `cells[${value} ${at === 0 ? "- 1" : `+ ${at} - 1`}] = 1;`;
  const writeKnown = other === "zeros" ? `if (row->${field} != ${type.other}) ${write}` : write;
  return [
    `if (${value} < ${indicator ? 0 : 1} || ${value} > ${most}) return ${number};`,
    `for (int i = ${at}; i < ${at + width}; i++) cells[i] = 0;`,
    ...(indicator
      ? [`if (row->${field} == ${type.missing}) cells[${at + width - 1}] = 1;`, `else ${writeKnown}`]
      : [writeKnown]),
  ];
}

function printDate(
  { column, field }: InputNames & { readonly kind: "date" },
  number: number,
  at: number,
  { dtype, readDate }: ColumnOptions,
): readonly string[] {
  const end = at + widthOfParts(column.parts);
  const indicate = (value: 0 | 1) => (column.indicator === true ? [`cells[${end}] = ${value};`] : []);
  const date = `row->${field}`;
  const lines = [
    `if (!${readDate}(&${date}, parts)) return ${number};`,
    ...printParts(column, at, dtype),
    ...indicate(0),
  ];
  if (column.fills === undefined) return lines;
  return [
    `if (${date}.year == 0 && ${date}.month == 0 && ${date}.day == 0) {`,
    ...indent([`for (int i = ${at}; i < ${end}; i++) cells[i] = NAN;`, ...indicate(1)]),
    "} else {",
    ...indent(lines),
    "}",
  ];
}

/** Lines one step further to the right. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
