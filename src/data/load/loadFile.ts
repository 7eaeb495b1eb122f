import type { Hash } from "node:crypto";
import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import { createCellReader } from "../cells/cellReader.js";
import type { DataColumns, Dataset } from "../encode/dataset.js";
import { checkCount, DatasetBuilder } from "../encode/datasetBuilder.js";
import { encodeInputs } from "../encode/encodeInputs.js";
import { encodeTargets } from "../encode/encodeTargets.js";
import { RawColumnBuilder } from "../encode/rawColumnBuilder.js";
import type { RawData } from "../encode/rawTable.js";
import { RawTableBuilder } from "../encode/rawTableBuilder.js";
import { SampleWeights } from "../encode/sampleWeights.js";
import type { TableProfile } from "../profile/tableProfile.js";
import { findColumns } from "../read/findColumns.js";
import type { RowHeader } from "../read/rowReader.js";
import { type ColumnsSpec, type FileSource, missingPolicyOf } from "./dataSpec.js";
import { createDropTest } from "./dropTest.js";
import { FileRows } from "./fileRows.js";

/** Data that was read from a file. */
export interface FileDataset extends Dataset {
  /** Rows that were dropped since a cell is missing. */
  readonly dropped: number;
  /** What its columns are, unless they are encoded like those of other data. */
  readonly profile?: TableProfile;
}

export interface FileOptions {
  readonly loss: LossName;
  /** A relative path starts from it. */
  readonly directory: string;
  /** The columns of other data, if this data is encoded in the same way. */
  readonly like?: DataColumns | undefined;
  /** Whether the other data's columns have names: then this data's columns are found by them. Default true. */
  readonly isNamed?: boolean | undefined;
  /** Whether other columns are refused: the user may expect that they are used. Default false. */
  readonly isExact?: boolean | undefined;
  /** The column with the weights of the rows: it is no feature. */
  readonly sampleWeight?: string | undefined;
  /** Is called with the columns before they are encoded, unless they are encoded like other data's. */
  readonly inspect?: ((raw: RawData) => void) | undefined;
  /** Is updated with the file's bytes. */
  readonly hash?: Hash | undefined;
}

/**
 * Data from a file. A column of numbers is one input; a column of texts is one input for each text.
 *
 * @throws FileError if the file cannot be read
 * @throws DataError if it does not have the columns, or if cells do not fit
 */
export async function loadFile(source: FileSource, options: FileOptions): Promise<FileDataset> {
  const rows = await FileRows.open(source.file, options.directory, options.hash);
  try {
    const { like } = options;
    const dataset: Omit<FileDataset, "dropped"> = await (like === undefined
      ? encodeOwn(source.columns, rows, options)
      : encodeLike(source.columns, rows, options, like));
    return { ...dataset, dropped: rows.dropped };
  } finally {
    await rows.close();
  }
}

/** Encodes columns by what they hold. */
async function encodeOwn(
  spec: FileSource["columns"],
  rows: FileRows,
  options: FileOptions,
): Promise<Omit<FileDataset, "dropped">> {
  const { loss, inspect, sampleWeight } = options;
  const targets = listTargets(spec);
  const reader = createCellReader(spec);
  const weights = new SampleWeights(sampleWeight, reader);
  const features = spec.features ?? findFeatures(targets, weights.columns, spec, rows.header);
  checkNamed(spec, targets, rows.header);
  const isLabel = losses[loss].targets.kind === "oneClass" || spec.classes !== undefined;
  const policyOf = (name: string) => missingPolicyOf(spec, name);
  const build = (names: readonly string[], isTarget: boolean) =>
    new RawTableBuilder(
      names.map((name) => {
        const hasDates = spec.dates !== "none";
        const use = { name, isTarget, isLabel: isTarget && isLabel, missing: policyOf(name), hasDates, reader };
        return new RawColumnBuilder(use, rows.locate);
      }),
    );
  const [rawTargets, rawInputs] = [build(targets, true), build(features, false)];
  const columns = [...listColumns(targets, features, rows.header), ...weights.columns];
  await rows.forEach(columns, createDropTest(spec, columns, reader), (row, number) => {
    const place = () => rows.locate(number);
    rawTargets.add(row, 0, number, rows.expectRows, place);
    rawInputs.add(row, targets.length, number, rows.expectRows, place);
    weights.add(row.at(-1) ?? null, rows.expectRows, place);
  });
  const raw = { inputs: rawInputs.finish(), targets: rawTargets.finish() };
  const profile: TableProfile = {
    rows: raw.inputs.numbers.rows,
    columns: [...rawTargets.profiles, ...rawInputs.profiles],
    format: reader.format,
  };
  inspect?.({ ...raw, profile });
  const place = rows.locateKept;
  return {
    ...encodeInputs(raw.inputs, {
      isFilled: (name) => ["mean", "indicator"].includes(policyOf(name)),
      isIndicated: (name) => policyOf(name) === "indicator",
      hasOthers: spec.unknown === "other",
      maxCategories: spec.maxCategories ?? Number.POSITIVE_INFINITY,
      place,
    }),
    ...encodeTargets(raw.targets, { loss, classes: spec.classes, numericLabels: true, place }),
    ...weights.finish(),
    profile,
  };
}

/** @throws DataError if a column that is left out, or has a policy for missing cells of its own, is not there */
function checkNamed(
  { exclude = [], missing = {} }: ColumnsSpec,
  targets: readonly string[],
  { columns, place }: RowHeader,
): void {
  // If a target is missing, that is reported, with the column that may be meant by it.
  if (!targets.every((name) => columns.includes(name))) return;
  findColumns(exclude, columns, place);
  if (typeof missing !== "string") findColumns(Object.keys(missing), columns, place);
}

/** @throws DataError if there is no column besides the targets */
function findFeatures(
  targets: readonly string[],
  weights: readonly string[],
  { exclude = [] }: ColumnsSpec,
  { columns, place }: RowHeader,
): readonly string[] {
  // If a target is missing, another column may be meant by it, so there are no features yet.
  if (![...targets, ...weights].every((name) => columns.includes(name))) return [];
  const features = columns.filter((name) => ![...targets, ...weights, ...exclude].includes(name));
  if (features.length === 0) {
    const left = exclude.length > 0 ? ' once those of "exclude" are left out' : "";
    throw new DataError(`there is no column besides the target to predict from${left}`, place);
  }
  return features;
}

/** Encodes columns as those of other data are. */
async function encodeLike(
  spec: FileSource["columns"],
  rows: FileRows,
  { loss, isNamed = true, isExact = false, sampleWeight }: FileOptions,
  like: DataColumns,
): Promise<Dataset> {
  const { place } = rows.header;
  const find = isNamed ? sameNames : asGiven;
  const features = find("inputs", spec.features, like.inputColumns, place);
  const targets = find("targets", listTargets(spec), like.outputColumns, place);
  const reader = createCellReader(spec);
  const weights = new SampleWeights(sampleWeight, reader);
  const columns = [...listColumns(targets, features, rows.header), ...weights.columns];
  if (isExact) checkExact(spec, columns, like, rows.header);
  const dataset = new DatasetBuilder(like, { loss, reader });
  await rows.forEach(columns, createDropTest(spec, columns, reader), (row, number) => {
    const place = () => rows.locate(number);
    dataset.addTargets(row.slice(0, targets.length), rows.expectRows, place);
    dataset.addInputs(row.slice(targets.length), rows.expectRows, place);
    weights.add(row.at(-1) ?? null, rows.expectRows, place);
  });
  return { ...dataset.finish(), ...weights.finish() };
}

/**
 * The columns of both, targets first: a missing target is reported before a feature, which it may be meant to be.
 *
 * @throws DataError if a feature has no name
 */
function listColumns(
  targets: readonly string[],
  features: readonly string[],
  { columns, place }: RowHeader,
): readonly string[] {
  if (features.includes("") && targets.every((name) => columns.includes(name))) {
    const position = columns.indexOf("") + 1;
    throw new DataError(`column ${position} has no name: name it, or leave it out: set "exclude" to [""]`, place);
  }
  return [...targets, ...features];
}

/** Finds the columns that correspond to those of other data. */
type Find = (
  what: "inputs" | "targets",
  given: readonly string[] | undefined,
  columns: readonly { readonly name: string }[],
  place: Place,
) => readonly string[];

/** By their names, in the other data's order. */
const sameNames: Find = (what, given, columns, place) => {
  const names = columns.map(({ name }) => name);
  if (given === undefined || (given.length === names.length && given.every((name) => names.includes(name))))
    return names;
  const expected = `expected ${formatValues(names)}, as in the data trained on`;
  throw new DataError(`got the ${what} ${formatValues(given)}, ${expected}`, place);
};

/** By their order, if the other data has no names. */
const asGiven: Find = (what, given, columns, place) => {
  const names = given ?? columns.map(({ name }) => name);
  checkCount(what, names.length, columns.length, place);
  return names;
};

/** @throws DataError if the file or the config has a column or a class that the other data does not have */
function checkExact(
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

function listTargets({ target }: ColumnsSpec): readonly string[] {
  return typeof target === "string" ? [target] : target;
}
