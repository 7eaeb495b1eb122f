import type { Hash } from "node:crypto";
import { ConfigError, DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { LossName } from "../../nn/losses/losses.js";
import { RandomStream } from "../../random.js";
import type { ReadingListener } from "../../text/reading.js";
import type { DataColumns, Dataset } from "../encode/dataset.js";
import type { RawData } from "../encode/rawTable.js";
import type { TableProfile } from "../profile/tableProfile.js";
import { createDataHash } from "./createDataHash.js";
import { type DataSpec, type ImportedSpec, pathOf, type RowsSpec, sourceOf } from "./dataSpec.js";
import { fitDataset, type Scalings, withoutFits } from "./fitDataset.js";
import { type GeneratedRows, type GenerateSpec, generate } from "./generate.js";
import type { KeptFile, KnownColumns } from "./keptFile.js";
import type { FileDataset } from "./loadFile.js";
import { loadInline } from "./loadInline.js";
import { classesOf, splitDataset, splitRows } from "./split.js";
import { type ClassWeights, weighDatasets } from "./weighDatasets.js";

type Path = readonly (string | number)[];

export interface DatasetOptions extends Scalings {
  readonly loss: LossName;
  /** A fraction of the data, or data of its own, to validate on. */
  readonly validation?: number | RowsSpec | undefined;
  /** How much the rows of each class count. */
  readonly classWeights?: ClassWeights | undefined;
  /** The column of a file that holds the weights of its rows. */
  readonly sampleWeight?: string | undefined;
  /** The seed of the split and of generated data. */
  readonly seed: number;
  /** The columns of a model that is trained further: the data must have the same columns, and is encoded like them. */
  readonly like?: DataColumns | undefined;
  /** Whether fills and scalers are fitted anew even so. */
  readonly isRefit?: boolean | undefined;
  /** Whether the origin gets a hash. */
  readonly isHashed?: boolean | undefined;
  /** Is called with the columns of the data, but not of data to validate on, before memory is taken to encode them. */
  readonly inspect?: ((raw: RawData) => void) | undefined;
  /** What is kept of the data's file, if it was read before. */
  readonly kept?: KeptFile | undefined;
  /** Is told how much of a file is read. */
  readonly onRead?: ReadingListener | undefined;
  /** The paths of files are relative to it. */
  readonly directory: string;
  /** The place of an entry of the config. */
  place(path: Path): Place;
}

/** Data to train on and data to validate on, with the same columns. */
export interface Datasets {
  readonly training: Dataset;
  readonly validation?: Dataset;
  /** Where the rows to validate on come from. */
  readonly heldOut?: HeldOutRows;
  readonly origin: DataOrigin;
  /** What the columns of a file are, unless they are encoded like those of other data. */
  readonly profile?: TableProfile;
}

/** Rows of the data, or of data of their own. */
export interface HeldOutRows {
  readonly spec: RowsSpec;
  /** The entry of the config that the data is under. */
  readonly key: DataKey;
  /** The number of each row in that data, from 1. */
  readonly numbers: Uint32Array;
}

type DataKey = "data" | "validation";

/** What a model says about its data. */
export interface DataOrigin {
  /** The number of rows, those to validate on included. */
  readonly rows: number;
  /** How many rows were dropped since a cell is missing. */
  readonly dropped?: number;
  /** In hexadecimal, of the file's bytes, or of the canonical JSON of data in the config; undefined unless it was asked for. */
  readonly sha256?: string;
}

/**
 * The data as the network sees it: encoded for the loss, split, filled and scaled. Fills and scalers are fitted on the training part
 * alone, unless they are given with the columns of a model.
 *
 * @throws ConfigError if the config is that of an imported model, which has no rows
 * @throws FileError if a file cannot be read
 * @throws DataError if the data cannot be trained on
 */
export async function loadDatasets(spec: DataSpec, options: DatasetOptions): Promise<Datasets> {
  if ("imported" in spec) throw refuseImported(spec, options);
  return weighDatasets(await readDatasets(spec, options), options);
}

/** It was trained elsewhere, and its file has no rows. */
function refuseImported({ imported }: ImportedSpec, { place }: DatasetOptions): ConfigError {
  const message = `this is the config of a model imported from ${formatValue(imported)}, which has no rows: name your own, such as --set 'data={"csv": "FILE", "target": "COLUMN"}'; to train the model on, type backprop train CONFIG --weights MODEL`;
  return new ConfigError([{ place: place(["data"]), path: "data", message }]);
}

async function readDatasets(spec: RowsSpec, options: DatasetOptions): Promise<Datasets> {
  const { validation, seed, place, isRefit = false } = options;
  const like = isRefit ? options.like && withoutFits(options.like, spec) : options.like;
  const isFitted = like === undefined || isRefit;
  const hash = options.isHashed === true ? createDataHash(spec) : undefined;
  const { hash: known, ...dataset } = await readDataset(spec, "data", options, {
    hash,
    like,
    isExact: true,
    kept: options.kept,
  });
  const fitOn = (rows?: ArrayLike<number>) =>
    isFitted ? fitDataset(dataset, options, placeOf(spec, options), rows) : dataset;
  const { rows } = dataset.inputs;
  const sum = hash && (known ?? hash);
  const dropped = "dropped" in dataset && dataset.dropped > 0 && { dropped: dataset.dropped };
  const origin: DataOrigin = { rows, ...dropped, ...(sum && { sha256: sum.digest("hex") }) };
  const about = { origin, ...("profile" in dataset && { profile: dataset.profile }) };
  if (typeof validation !== "number") {
    const training = fitOn();
    if (validation === undefined) return { training, ...about };
    return { training, ...(await readValidation(spec, validation, options, training)), ...about };
  }
  if (rows < 2) throw new DataError("one row cannot be split: expected two or more", place(["validation"]));
  const split = splitRows(rows, validation, RandomStream.create(seed, "split"), classesOf(dataset));
  const heldOut = listRows(dataset, spec, "data", split.validation);
  return { ...splitDataset(fitOn(split.training), split), heldOut, ...about };
}

/** Data of its own to validate on, encoded as that to train on. */
async function readValidation(spec: RowsSpec, validation: RowsSpec, options: DatasetOptions, like: DataColumns) {
  const known = { like, isNamed: sourceOf(spec).kind === "file" };
  const dataset = await readDataset(validation, "validation", options, known);
  const all = new Uint32Array(dataset.inputs.rows).map((_, row) => row);
  return { validation: dataset, heldOut: listRows(dataset, validation, "validation", all) };
}

function listRows(dataset: Dataset | FileDataset, spec: RowsSpec, key: DataKey, rows: Uint32Array): HeldOutRows {
  const numberOf = (row: number) => ("numbers" in dataset ? dataset.numbers.at(row) : row + 1);
  return { spec, key, numbers: rows.map(numberOf) };
}

/** The rows that a run held out. */
export type HeldOutData = Required<Pick<Datasets, "validation" | "heldOut">> & Partial<Pick<Datasets, "origin">>;

/**
 * Reads the rows again that the run of a model held out. There is an origin if they are a part of the data.
 *
 * @param options with the columns of the model in `like`, and its `validation`
 */
export async function loadHeldOut(
  spec: RowsSpec,
  options: DatasetOptions & { readonly like: DataColumns; readonly validation: number | RowsSpec },
): Promise<HeldOutData> {
  const { validation, like } = options;
  if (typeof validation !== "number") return readValidation(spec, validation, options, like);
  return (await readDatasets(spec, options)) as HeldOutData;
}

/** The place of the data as a whole: its file, or its entry in the config. */
function placeOf(spec: RowsSpec, { directory, place }: DatasetOptions): Place {
  const source = sourceOf(spec);
  return source.kind === "file" ? { file: pathOf(source.file, directory) } : place(["data"]);
}

interface ReadOptions {
  /** The columns of other data, if this data is encoded in the same way. */
  readonly like?: DataColumns | undefined;
  /** Whether the data must have these columns by their names, and no other columns. */
  readonly isExact?: boolean;
  /** Whether the other data's columns have names of their own. */
  readonly isNamed?: boolean;
  readonly hash?: Hash | undefined;
  readonly kept?: KeptFile | undefined;
}

/** @param key the key of the config that the data is under */
async function readDataset(
  spec: RowsSpec,
  key: DataKey,
  { loss, directory, place, seed, inspect, onRead, sampleWeight }: DatasetOptions,
  { like, isNamed, isExact, hash, kept }: ReadOptions,
): Promise<(Dataset | FileDataset) & Partial<Pick<KnownColumns, "hash">>> {
  const source = sourceOf(spec);
  const options = { loss, like, isExact, inspect, place: (path: Path) => place([key, ...path]) };
  switch (source.kind) {
    case "inline":
      return loadInline(source.spec, options);
    case "generate": {
      const rows = generateRows(source.spec, key, seed);
      checkFinite(rows, options.place(["noise"]));
      return loadInline(rows, options);
    }
    case "file": {
      const { loadFile } = await import("./loadFile.js");
      return loadFile(source, { ...options, directory, isNamed, hash, kept, onRead, sampleWeight });
    }
  }
}

/** The points of the data to train on, or to validate on, which must be others. */
export function generateRows(spec: GenerateSpec, key: DataKey, seed: number): GeneratedRows {
  const shapes = RandomStream.create(seed, "generate");
  const points = key === "data" ? shapes : RandomStream.create(seed, "generateValidation");
  return generate(spec, { shapes, points });
}

/** @throws DataError if the noise takes a point beyond the largest double */
function checkFinite({ inputs, targets }: GeneratedRows, place: Place): void {
  if (inputs.every((row) => row.every(Number.isFinite)) && targets.every(Number.isFinite)) return;
  throw new DataError("noise: it takes points beyond the largest number of float64: give a smaller one", place);
}
