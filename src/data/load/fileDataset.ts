import type { Hash } from "node:crypto";
import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import { ColumnReader } from "../encode/columnReader.js";
import type { DataColumns, Dataset, FileDataset } from "../encode/dataset.js";
import { encodeInputs } from "../encode/encodeInputs.js";
import { encodeTargets } from "../encode/encodeTargets.js";
import { GrowingTable } from "../encode/growingTable.js";
import { checkCount, KnownColumns } from "../encode/knownColumns.js";
import type { RawData, RawTable } from "../encode/rawColumn.js";
import type { Cell } from "../read/cell.js";
import { FileRows } from "./fileRows.js";
import type { FileSpec } from "./spec.js";

export interface FileOptions {
  readonly loss: LossName;
  /** That a relative path starts from. */
  readonly directory: string;
  /** Columns of other data that these are to be encoded like. */
  readonly like?: DataColumns | undefined;
  /** Whether those have names, as in a file: then these are found by them. */
  readonly isNamed?: boolean | undefined;
  /** Whether there must be no other columns than those: one that is left out without a word may have been meant. */
  readonly isExact?: boolean | undefined;
  /** Told of the columns before they are encoded; not if they are to be like others. */
  readonly inspect?: ((raw: RawData) => void) | undefined;
  /** Told of the file's bytes. */
  readonly hash?: Hash | undefined;
}

/**
 * Data from a file. Columns of numbers are one input each, columns of texts one input a category.
 *
 * @throws FileError where the file cannot be read
 * @throws DataError where it has no such columns, or cells that do not fit
 */
export async function fileDataset(spec: FileSpec, options: FileOptions): Promise<FileDataset> {
  const { directory, like, hash } = options;
  const rows = await FileRows.open(spec, directory, hash);
  const dataset = await (like === undefined
    ? discoverColumns(spec, rows, options)
    : encodeLike(spec, rows, options, like));
  return { ...dataset, dropped: rows.dropped };
}

async function discoverColumns(spec: FileSpec, rows: FileRows, { loss, inspect }: FileOptions): Promise<Dataset> {
  const targetNames = targetsOf(spec);
  let targets = new RawReader([], rows);
  let features = new RawReader([], rows);
  const select = (header: readonly string[], place: Place) => {
    // The columns that are left over are no features yet: a target that is not there may be a slip of one of them.
    if (spec.features === undefined && !targetNames.every((name) => header.includes(name))) return targetNames;
    const names = spec.features ?? header.filter((name) => !targetNames.includes(name));
    if (names.length === 0) throw new DataError("there is no column besides the target to predict from", place);
    const isLabel = losses[loss].targets.kind === "oneClass" || spec.classes !== undefined;
    const reader = (name: string, isTarget: boolean) => {
      const use = { name, isTarget, isLabel: isTarget && isLabel };
      return new ColumnReader(use, spec.missing ?? "error", rows.placeOf);
    };
    targets = new RawReader(
      targetNames.map((name) => reader(name, true)),
      rows,
    );
    features = new RawReader(
      names.map((name) => reader(name, false)),
      rows,
    );
    return selected(targetNames, names, header, place);
  };
  await rows.forEach(select, (row, position) => {
    targets.add(row, 0, position);
    features.add(row, targetNames.length, position);
  });
  const { place } = rows;
  const raw = { inputs: features.finish(), targets: targets.finish() };
  inspect?.(raw);
  return {
    ...encodeInputs(raw.inputs, place),
    ...encodeTargets(raw.targets, { loss, classes: spec.classes, numericLabels: true, place }),
  };
}

async function encodeLike(
  spec: FileSpec,
  rows: FileRows,
  { loss, isNamed = true, isExact = false }: Pick<FileOptions, "loss" | "isNamed" | "isExact">,
  like: DataColumns,
): Promise<Dataset> {
  const targetNames = targetsOf(spec);
  const known = new KnownColumns(like, loss);
  const select = (header: readonly string[], place: Place) => {
    const find = isNamed ? sameNames : asGiven;
    const features = find("inputs", spec.features, like.inputColumns, place);
    const targets = find("targets", targetNames, like.outputColumns, place);
    if (isExact) checkExact(spec, [...targets, ...features], like, header, place);
    return selected(targets, features, header, place);
  };
  await rows.forEach(select, (row, position) => {
    const place = () => rows.placeOf(position);
    known.addTargets(row.slice(0, targetNames.length), rows.expectRows, place);
    known.addInputs(row.slice(targetNames.length), rows.expectRows, place);
  });
  return known.finish();
}

/** Finds the columns that are those of other data. */
type Find = (
  what: "inputs" | "targets",
  given: readonly string[] | undefined,
  columns: readonly { readonly name: string }[],
  place: Place,
) => readonly string[];

/** In the other data's order, whatever order they are given in. */
const sameNames: Find = (what, given, columns, place) => {
  const names = columns.map(({ name }) => name);
  if (given === undefined || (given.length === names.length && given.every((name) => names.includes(name))))
    return names;
  const expected = `expected ${formatValues(names)}, as in the data trained on`;
  throw new DataError(`got the ${what} ${formatValues(given)}, ${expected}`, place);
};

/** Each in the place of the other data's column that stands there. */
const asGiven: Find = (what, given, columns, place) => {
  const names = given ?? columns.map(({ name }) => name);
  checkCount(what, names.length, columns.length, place);
  return names;
};

/** @throws DataError if the file or the config has a column or a class that the other data has not */
function checkExact(
  { features, classes = [] }: FileSpec,
  names: readonly string[],
  { outputColumns: [target] }: DataColumns,
  header: readonly string[],
  place: Place,
): void {
  const isWhole = names.every((name) => header.includes(name)); // a column that is missing may be the one that is too many
  const extra = features === undefined && isWhole ? header.find((name) => !names.includes(name)) : undefined;
  if (extra !== undefined) {
    throw new DataError(
      `the column ${formatValue(extra)} is not in the data that the model was trained on: leave it out, or list the "features" to use`,
      place,
    );
  }
  const labels = target?.kind === "class" ? target.labels.map(String) : [];
  const stranger = classes.find((label) => !labels.includes(String(label)));
  if (stranger !== undefined) {
    throw new DataError(
      `"classes": ${formatValue(stranger)} is not one of the model's classes ${formatValues(labels)}`,
    );
  }
}

function targetsOf({ target }: FileSpec): readonly string[] {
  return typeof target === "string" ? [target] : target;
}

/** Targets first: one that is not there is to be told before a feature that it should have been. */
function selected(
  targets: readonly string[],
  features: readonly string[],
  header: readonly string[],
  place: Place,
): readonly string[] {
  if (features.includes("") && targets.every((name) => header.includes(name))) {
    const position = header.indexOf("") + 1;
    throw new DataError(`column ${position} has no name: name it, or list the features to use`, place);
  }
  return [...targets, ...features];
}

/** Reads some columns of each row into a table of their own, which needs no copy where all of them are numbers. */
class RawReader {
  readonly #table: GrowingTable;

  constructor(
    private readonly columns: readonly ColumnReader[],
    private readonly rows: FileRows,
  ) {
    this.#table = new GrowingTable(columns.length);
  }

  /** @param first cell of the row that is read */
  add(row: readonly Cell[], first: number, position: number): void {
    const offset = this.#table.addRow(this.rows.expectRows, () => this.rows.placeOf(position));
    const { values } = this.#table;
    for (let i = 0; i < this.columns.length; i++) {
      values[offset + i] = (this.columns[i] as ColumnReader).read(row[first + i] as Cell, position);
    }
  }

  finish(): RawTable {
    return { columns: this.columns.map((column) => column.finish()), numbers: this.#table.finish() };
  }
}
