import { DataError, type Place } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import type { LossName } from "../nn/losses.js";
import { findLabels, type Label, type LabelledRows, matchLabels } from "./classLabels.js";
import type { ClassColumn, OutputColumn, Table } from "./dataset.js";
import type { RawColumn, RawNumbers, RawTexts } from "./rawColumn.js";
import { checkTableSize, createTable } from "./table.js";

export interface EncodedTargets {
  readonly targets: Table;
  readonly outputColumns: readonly OutputColumn[];
}

export interface TargetOptions {
  readonly loss: LossName;
  /** The labels in their order, where the data does not decide. */
  readonly classes?: readonly Label[] | undefined;
  /** Whether texts that are all numbers are numeric labels. */
  readonly numericLabels: boolean;
  /** Columns of other data that these are to be encoded like. */
  readonly like?: readonly OutputColumn[] | undefined;
  /** Where a row stands. */
  readonly place: (row: number) => Place;
}

/**
 * Targets in the form that the loss takes: one-hot classes or class probabilities for `crossEntropy`, numbers in 0 … 1 for
 * `binaryCrossEntropy`, plain numbers for the others.
 *
 * @throws DataError where the columns do not fit the loss, or are not like those they are to be like
 */
export function encodeTargets(columns: readonly RawColumn[], rows: number, options: TargetOptions): EncodedTargets {
  const { like, loss, place } = options;
  if (like === undefined) return encode(columns, rows, options);
  const labels = knownLabels(options);
  const [first] = columns;
  const isText = first?.kind === "texts";
  if (isText ? labels === undefined : typeof labels?.[0] === "string") {
    const expected = labels === undefined ? "a number" : `one of ${formatValues(labels)}`;
    const got = formatValue(isText ? first.texts[0] : first?.values[0]);
    throw new DataError(`got ${got}, expected ${expected}, as in the data trained on`, place(0));
  }
  const { targets } = encode(columns, rows, options);
  const width = loss === "crossEntropy" ? labels?.length : like.length;
  if (targets.columns !== width) {
    throw new DataError(`got ${targets.columns} targets, expected ${width}, as in the data trained on`, place(0));
  }
  return { targets, outputColumns: like };
}

/** Labels that the data has to have, in their order. */
function knownLabels({ like, classes }: TargetOptions): readonly Label[] | undefined {
  const [column] = like ?? [];
  return column?.kind === "class" ? column.labels : classes;
}

function encode(columns: readonly RawColumn[], rows: number, options: TargetOptions): EncodedTargets {
  const texts = columns.find((column) => column.kind === "texts");
  if (texts !== undefined) return encodeTexts(texts, columns.length, rows, options);
  const numbers = columns.filter((column) => column.kind === "numbers");
  const [first] = numbers;
  if (options.loss === "crossEntropy" && numbers.length === 1 && first !== undefined) {
    return encodeIndices(first, rows, options);
  }
  const targets = joinColumns(numbers, rows);
  if (options.loss === "crossEntropy") {
    checkProbabilities(targets, options.place);
    const labels = Array.from(numbers, (_, index) => index);
    return { targets, outputColumns: [{ name: "y", kind: "class", labels }] };
  }
  if (options.loss === "binaryCrossEntropy") {
    return { targets, outputColumns: numbers.map((column) => describeBinary(column, options)) };
  }
  return { targets, outputColumns: numbers.map(({ name }) => ({ name, kind: "number" })) };
}

function encodeTexts(column: RawTexts, columns: number, rows: number, options: TargetOptions): EncodedTargets {
  const { loss, place, numericLabels } = options;
  const classes = knownLabels(options);
  const where = `column ${formatValue(column.name)}`;
  if (loss !== "crossEntropy" && loss !== "binaryCrossEntropy") {
    const text = formatValue(column.texts[0]);
    throw new DataError(`${where}: got ${text}, expected a number for ${loss}; crossEntropy is for classes`, place(0));
  }
  if (columns > 1) {
    throw new DataError(`${where}: got text, expected numbers in each of several targets; classes take one`, place(0));
  }
  const { labels, indices } =
    classes === undefined ? findLabels(column, numericLabels) : matchLabels(column, classes, place);
  checkCount(labels, loss, place);
  const outputColumns: readonly ClassColumn[] = [{ name: column.name, kind: "class", labels }];
  if (loss === "crossEntropy") return { targets: oneHot({ labels, indices }, rows, place), outputColumns };
  return { targets: { rows, columns: 1, values: Float64Array.from(indices) }, outputColumns };
}

function encodeIndices({ name, values }: RawNumbers, rows: number, options: TargetOptions): EncodedTargets {
  const { place, loss, like } = options;
  const bad = values.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
  if (bad >= 0) {
    throw new DataError(`got ${values[bad]}, expected a class index: a whole number of 0 or more`, place(bad));
  }
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const known = like === undefined ? undefined : knownLabels(options);
  if (known !== undefined && largest >= known.length) {
    throw new DataError(
      `got ${largest}, expected one of the classes ${formatValues(known)}`,
      place(values.indexOf(largest)),
    );
  }
  checkTableSize(rows, largest + 1, place(values.indexOf(largest)));
  const labels = known ?? Array.from({ length: largest + 1 }, (_, index) => index);
  checkCount(labels, loss, place);
  const targets = oneHot({ labels, indices: Uint32Array.from(values) }, rows, place);
  return { targets, outputColumns: [{ name, kind: "class", labels }] };
}

function checkCount(labels: readonly Label[], loss: LossName, place: (row: number) => Place): void {
  if (labels.length < 2) {
    throw new DataError(`every row is of the one class ${formatValues(labels)}: expected two or more`, place(0));
  }
  if (loss === "binaryCrossEntropy" && labels.length > 2) {
    throw new DataError(
      `got ${labels.length} classes, ${formatValues(labels)}: binaryCrossEntropy takes two, crossEntropy any number`,
      place(0),
    );
  }
}

function oneHot({ labels, indices }: LabelledRows, rows: number, place: (row: number) => Place): Table {
  const table = createTable(rows, labels.length, place(0));
  for (const [row, index] of indices.entries()) table.values[row * labels.length + index] = 1;
  return table;
}

function joinColumns(columns: readonly RawNumbers[], rows: number): Table {
  const table = createTable(rows, columns.length);
  for (const [i, { values }] of columns.entries()) {
    for (const [row, value] of values.entries()) table.values[row * columns.length + i] = value;
  }
  return table;
}

/** Room for the rounding of shares that add up to 1. */
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

/** Two classes where every target is 0 or 1, else a share. */
function describeBinary({ name, values }: RawNumbers, { place }: TargetOptions): OutputColumn {
  const bad = values.findIndex((value) => value < 0 || value > 1);
  if (bad >= 0) {
    throw new DataError(
      `column ${formatValue(name)}: got ${values[bad]}, expected a number in 0 … 1 for binaryCrossEntropy; two other labels are named by "classes"`,
      place(bad),
    );
  }
  const isClass = values.every((value) => value === 0 || value === 1);
  return isClass ? { name, kind: "class", labels: [0, 1] } : { name, kind: "number" };
}
