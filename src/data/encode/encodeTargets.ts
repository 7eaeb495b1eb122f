import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { type LossName, losses, usualLoss } from "../../nn/losses/losses.js";
import type { CellReader } from "../cells/cellReader.js";
import { adviseOnFormat } from "../cells/parseNumber.js";
import type { ClassColumn, OutputColumn } from "./dataset.js";
import { findLabels, type Label, type LabelledRows, matchLabels } from "./findLabels.js";
import type { RawColumn, RawTable, RawTexts } from "./rawTable.js";
import { checkTableSize, createTable, type Table } from "./table.js";

export interface EncodedTargets {
  readonly targets: Table;
  readonly outputColumns: readonly OutputColumn[];
}

export interface TargetOptions {
  readonly loss: LossName;
  /** The labels in their order; if left out, the data decides. */
  readonly classes?: readonly Label[] | undefined;
  /** Whether labels become numbers if all texts are numbers. */
  readonly numericLabels: boolean;
  /** Of the cells. */
  readonly reader: CellReader;
  /** The place of a row. */
  readonly place: (row: number) => Place;
}

/**
 * Targets in the form that the loss takes: one-hot classes or class probabilities for one of several classes, numbers in
 * 0 … 1 for yes or no, plain numbers for numbers.
 *
 * @throws DataError if the columns do not fit the loss
 */
export function encodeTargets(raw: RawTable, options: TargetOptions): EncodedTargets {
  const { columns, numbers } = raw;
  const { loss, place } = options;
  const { kind } = losses[loss].targets;
  if (kind === "yesOrNo" && columns.length > 1) return encodeAnswers(raw, options);
  const texts = columns.find((column) => column.kind === "texts");
  if (texts !== undefined) return encodeTexts(texts, columns.length, options);
  switch (kind) {
    case "numbers":
      return { targets: numbers, outputColumns: columns.map(({ name }) => ({ name, kind: "number" })) };
    case "oneClass":
      return columns.length === 1 ? encodeIndices(raw, options) : encodeProbabilities(numbers, place);
    case "yesOrNo":
      return encodeAnswers(raw, options);
    default:
      return kind satisfies never;
  }
}

function encodeProbabilities(numbers: Table, place: (row: number) => Place): EncodedTargets {
  checkProbabilities(numbers, place);
  const labels = Array.from({ length: numbers.columns }, (_, index) => index);
  return { targets: numbers, outputColumns: [{ name: "y", kind: "class", labels }] };
}

function columnOf({ rows, columns, values }: Table, column: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] as number);
}

/** Targets of yes or no. Each has its own two labels, or numbers in 0 … 1. */
function encodeAnswers({ columns, numbers }: RawTable, options: TargetOptions): EncodedTargets {
  const { loss, place, numericLabels } = options;
  const outputColumns = columns.map((column, i): OutputColumn => {
    const { name } = column;
    const values = columnOf(numbers, i);
    const found = column.kind === "texts" ? findLabels(column, numericLabels) : findWholeLabels(values);
    if (found === undefined) return describeBinary(name, values, options);
    checkCount(name, found.labels, loss, place);
    for (const [row, index] of found.indices.entries()) numbers.values[row * numbers.columns + i] = index;
    return { name, kind: "class", labels: found.labels };
  });
  return { targets: numbers, outputColumns };
}

/** Whole numbers as labels, sorted. Undefined if they are none, or if all of them are in 0 … 1 already. */
function findWholeLabels(values: Float64Array): LabelledRows | undefined {
  if (!values.every(Number.isSafeInteger) || values.every((value) => value === 0 || value === 1)) return undefined;
  const labels = [...new Set(values)].sort((a, b) => a - b);
  const positions = new Map(labels.map((label, index) => [label, index]));
  return { labels, indices: Uint32Array.from(values, (value) => positions.get(value) as number) };
}

function encodeTexts(column: RawTexts, columns: number, options: TargetOptions): EncodedTargets {
  const { loss, place, numericLabels, classes, reader } = options;
  const where = `column ${formatValue(column.name)}`;
  const { kind } = losses[loss].targets;
  if (kind === "numbers") {
    const [text = ""] = column.texts;
    const advice = adviseOnFormat(text) || ` for ${loss}; ${usualLoss.oneClass} is for classes`;
    throw new DataError(`${where}: ${reader.explain(text)}${advice}`, place(0));
  }
  if (columns > 1) {
    throw new DataError(
      `${where}: got text, expected the share of a class: ${loss} takes one column of labels`,
      place(0),
    );
  }
  const { labels, indices } =
    classes === undefined ? findLabels(column, numericLabels) : matchLabels(column, classes, options);
  checkCount(column.name, labels, loss, place);
  const outputColumns: readonly ClassColumn[] = [{ name: column.name, kind: "class", labels }];
  if (kind === "oneClass") return { targets: oneHot({ labels, indices }, column.name, place), outputColumns };
  return { targets: { rows: indices.length, columns: 1, values: Float64Array.from(indices) }, outputColumns };
}

function encodeIndices({ columns, numbers: { values, rows } }: RawTable, options: TargetOptions): EncodedTargets {
  const { place, loss } = options;
  const bad = values.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
  if (bad >= 0) {
    throw new DataError(`got ${values[bad]}, expected a class index: a whole number of 0 or more`, place(bad));
  }
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const { name } = columns[0] as RawColumn;
  checkTableSize(rows, largest + 1, place(values.indexOf(largest)), adviseOnClasses(name));
  const labels = Array.from({ length: largest + 1 }, (_, index) => index);
  checkCount(name, labels, loss, place);
  const targets = oneHot({ labels, indices: Uint32Array.from(values) }, name, place);
  return { targets, outputColumns: [{ name, kind: "class", labels }] };
}

function checkCount(name: string, labels: readonly Label[], loss: LossName, place: (row: number) => Place): void {
  const where = `column ${formatValue(name)}`;
  const isBinary = losses[loss].targets.kind === "yesOrNo";
  if (labels.length < 2) {
    const expected = isBinary ? "two" : "two or more";
    throw new DataError(
      `${where}: every row is of the one class ${formatValues(labels)}: expected ${expected}`,
      place(0),
    );
  }
  if (isBinary && labels.length > 2) {
    throw new DataError(
      `${where}: got ${labels.length} classes, ${formatValues(labels)}: ${loss} takes two, ${usualLoss.oneClass} any number`,
      place(0),
    );
  }
}

/** The advice for classes that take too many numbers. */
function adviseOnClasses(name: string): string {
  return `the target ${formatValue(name)} takes one for each class; name another column as "target", or if it is a number, set "loss" to "${usualLoss.numbers}"`;
}

function oneHot({ labels, indices }: LabelledRows, name: string, place: (row: number) => Place): Table {
  const table = createTable(indices.length, labels.length, place(0), adviseOnClasses(name));
  for (let row = 0; row < indices.length; row++) table.values[row * labels.length + (indices[row] as number)] = 1;
  return table;
}

/** How far a sum of shares may be from 1, because of rounding. */
const sumTolerance = 1e-9;

function checkProbabilities({ values, rows, columns }: Table, place: (row: number) => Place): void {
  for (let row = 0; row < rows; row++) {
    const shares = values.subarray(row * columns, (row + 1) * columns);
    const negative = shares.find((share) => share < 0);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (negative !== undefined) throw new DataError(`got ${negative}, expected a probability in 0 … 1`, place(row));
    if (Math.abs(sum - 1) > sumTolerance) {
      throw new DataError(`the class probabilities add up to ${sum}, expected 1`, place(row));
    }
  }
}

/** Two classes if every target is 0 or 1, otherwise a number in 0 … 1. */
function describeBinary(name: string, values: Float64Array, { loss, place }: TargetOptions): OutputColumn {
  const bad = values.findIndex((value) => value < 0 || value > 1);
  if (bad >= 0) {
    throw new DataError(
      `column ${formatValue(name)}: got ${values[bad]}, expected a number in 0 … 1 for ${loss}`,
      place(bad),
    );
  }
  const isClass = values.every((value) => value === 0 || value === 1);
  return isClass ? { name, kind: "class", labels: [0, 1] } : { name, kind: "number" };
}
