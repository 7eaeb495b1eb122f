import { DataError, type Place } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import { createCellReader } from "../cells/cellReader.js";
import type { DataColumns, Dataset } from "../encode/dataset.js";
import { checkCount, DatasetBuilder } from "../encode/datasetBuilder.js";
import { encodeInputs } from "../encode/encodeInputs.js";
import { type EncodedTargets, encodeTargets } from "../encode/encodeTargets.js";
import { type RawColumn, type RawData, type RawTable, TextCodes } from "../encode/rawTable.js";
import type { InlineSpec } from "./dataSpec.js";

export interface InlineOptions {
  readonly loss: LossName;
  /** The place of an entry of the data. */
  readonly place: (path: readonly (string | number)[]) => Place;
  /** The columns of other data, if this data is encoded in the same way. */
  readonly like?: DataColumns | undefined;
  /** Whether the other columns must have the names `x1`, `x2`, …, `y` too: then they have no names of their own. Default false. */
  readonly isExact?: boolean | undefined;
  /** Is called with the columns before they are encoded, unless they are encoded like other data's. */
  readonly inspect?: ((raw: RawData) => void) | undefined;
}

/**
 * Data in the config. Its inputs are called x1, x2, …; its targets y1, y2, …, or y if there is one.
 *
 * @throws DataError if rows are missing or of different lengths, or if targets do not fit the loss
 */
export function loadInline(
  { inputs, targets }: InlineSpec,
  { loss, place, like, isExact = false, inspect }: InlineOptions,
): Dataset {
  const rows = inputs.length;
  if (rows === 0) throw new DataError("inputs has no rows", place(["inputs"]));
  if (targets.length !== rows) {
    throw new DataError(
      `got ${formatCount(targets.length, "target")} for ${formatCount(rows, "input")}, expected as many`,
      place(["targets"]),
    );
  }
  const targetRows = targets.map((target) => (isRow(target) ? target : [target]));
  const placesOf = (key: string) => (row: number) => place([key, row]);
  checkRows(inputs, "inputs", placesOf("inputs"));
  checkRows(targetRows, "targets", placesOf("targets"));
  const readTargets = () => readTable(targetRows, "targets", nameTargets, placesOf("targets"));
  const encodeOwn = (raw = readTargets()) =>
    encodeTargets(raw, { loss, numericLabels: false, reader: createCellReader(), place: placesOf("targets") });
  if (like !== undefined && isExact) checkNames(like, place);
  if (like !== undefined) return encodeLike(inputs, targetRows, like, { loss, placesOf, encodeOwn });
  const raw = { inputs: readTable(inputs, "inputs", nameInputs, placesOf("inputs")), targets: readTargets() };
  inspect?.(raw);
  return { ...encodeInputs(raw.inputs, { ...plainInputs, place: placesOf("inputs") }), ...encodeOwn(raw.targets) };
}

/** No cell is missing in a config. */
const plainInputs = {
  isFilled: () => false,
  isIndicated: () => false,
  hasOthers: false,
  maxCategories: Number.POSITIVE_INFINITY,
} as const;

type Row = readonly (number | string)[];

interface LikeOptions {
  readonly loss: LossName;
  /** Finds the place of a row, under `inputs` or `targets`. */
  readonly placesOf: (key: string) => (row: number) => Place;
  /** Encodes the targets by themselves, not like other data. */
  readonly encodeOwn: () => EncodedTargets;
}

function encodeLike(
  inputs: readonly Row[],
  targets: readonly Row[],
  like: DataColumns,
  { loss, placesOf, encodeOwn }: LikeOptions,
): Dataset {
  const [locateInput, locateTarget] = [placesOf("inputs"), placesOf("targets")];
  const dataset = new DatasetBuilder(like, { loss, reader: createCellReader() });
  const width = targets[0]?.length ?? 0;
  const [first] = like.outputColumns;
  const areShares = losses[loss].targets.kind === "oneClass" && width > 1 && first?.kind === "class";
  checkCount("inputs", inputs[0]?.length ?? 0, like.inputColumns.length, locateInput(0));
  checkCount("targets", width, areShares ? first.labels.length : like.outputColumns.length, locateTarget(0));
  const expectRows = () => inputs.length;
  for (const [i, row] of inputs.entries()) {
    dataset.addInputs(row, expectRows, () => locateInput(i));
    if (!areShares) dataset.addTargets(targets[i] as Row, expectRows, () => locateTarget(i));
  }
  // The shares of several classes are not cells of the one column that names the class.
  return areShares ? { ...dataset.finish(), targets: encodeOwn().targets } : dataset.finish();
}

/** @throws DataError if the columns have names of their own: data without names cannot be matched with them */
function checkNames({ inputColumns, outputColumns }: DataColumns, place: InlineOptions["place"]): void {
  const check = (columns: readonly { readonly name: string }[], nameOf: typeof nameTargets, what: string) => {
    const named = columns.find(({ name }, i) => name !== nameOf(i, columns.length));
    if (named === undefined) return;
    throw new DataError(
      `the model's ${formatValue(named.name)} is not among these ${what}, which have no names: give the data in a file with named columns`,
      place([what]),
    );
  };
  check(inputColumns, nameInputs, "inputs");
  check(outputColumns, nameTargets, "targets");
}

function isRow<T>(target: T | readonly T[]): target is readonly T[] {
  return Array.isArray(target);
}

/** The name of an input without a name of its own: `x1`, `x2` and so on. */
export function nameInputs(index: number): string {
  return `x${index + 1}`;
}

/** The name of a target without a name of its own: `y`, or one of several `y1`, `y2` and so on. */
export function nameTargets(index: number, columns: number): string {
  return columns === 1 ? "y" : `y${index + 1}`;
}

function checkRows([first = [], ...rest]: readonly Row[], key: string, place: (row: number) => Place): void {
  if (first.length === 0) throw new DataError(`${key}[0] is empty: expected a number or more`, place(0));
  const ragged = rest.findIndex((row) => row.length !== first.length) + 1;
  if (ragged === 0) return;
  const got = rest[ragged - 1]?.length;
  throw new DataError(
    `${key}[${ragged}]: got a row of ${got}, expected ${first.length} as in the first`,
    place(ragged),
  );
}

function readTable(
  rows: readonly Row[],
  key: string,
  nameOf: (index: number, columns: number) => string,
  place: (row: number) => Place,
): RawTable {
  const columns = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    for (let column = 0; column < columns; column++) values[i * columns + column] = Number(row[column]);
  }
  return {
    columns: Array.from({ length: columns }, (_, i) => readColumn(rows, i, key, nameOf(i, columns), place)),
    numbers: { rows: rows.length, columns, values },
  };
}

function readColumn(
  rows: readonly Row[],
  index: number,
  key: string,
  name: string,
  place: (row: number) => Place,
): RawColumn {
  const cells = rows.map((row) => row[index] ?? 0);
  const isText = typeof cells[0] === "string";
  const other = cells.findIndex((cell) => (typeof cell === "string") !== isText);
  if (other >= 0) {
    const expected = isText ? "a text" : "a number";
    throw new DataError(
      `${key}[${other}]: got ${formatValue(cells[other])}, expected ${expected} as in the first`,
      place(other),
    );
  }
  if (!isText) return { kind: "numbers", name, hasMissing: false };
  const texts = new TextCodes();
  for (const cell of cells) texts.push(String(cell));
  return { kind: "texts", name, ...texts.finish() };
}
