import type { Hash } from "node:crypto";
import { DataError } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import type { ReadingListener } from "../../text/reading.js";
import { createCellReader } from "../cells/cellReader.js";
import type { DataColumns, Dataset } from "../encode/dataset.js";
import { DatasetBuilder } from "../encode/datasetBuilder.js";
import { encodeInputs } from "../encode/encodeInputs.js";
import { encodeTargets } from "../encode/encodeTargets.js";
import type { RawData } from "../encode/rawTable.js";
import { SampleWeights } from "../encode/sampleWeights.js";
import type { TableProfile } from "../profile/tableProfile.js";
import type { Cell } from "../read/cell.js";
import type { RowPositions } from "../read/rowPositions.js";
import { checkNamed, findFeatures, listColumns, listTargets } from "./chooseColumns.js";
import { type FileSource, isFilled, missingPolicyOf } from "./dataSpec.js";
import { createBlockTest, createDropTest } from "./dropTest.js";
import { FileRows } from "./fileRows.js";
import type { KeptFile, KnownColumns } from "./keptFile.js";
import { asGiven, checkExact, sameNames } from "./matchColumns.js";
import { readColumns } from "./readColumns.js";

/** Data that was read from a file. */
export interface FileDataset extends Dataset {
  /** Rows that were dropped since a cell is missing. */
  readonly dropped: number;
  /** The number in the file of each row, from 1. */
  readonly numbers: RowPositions;
  /** What its columns are, unless they are encoded like those of other data. */
  readonly profile?: TableProfile;
  /** That of the file's bytes, if they were read before. */
  readonly hash?: KnownColumns["hash"];
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
  /** What is kept of the file, if it was read before. */
  readonly kept?: KeptFile | undefined;
  /** Is updated with the file's bytes, unless it was read before. */
  readonly hash?: Hash | undefined;
  /** Is told how much of the file is read. */
  readonly onRead?: ReadingListener | undefined;
}

/**
 * Data from a file. A column of numbers is one input; a column of texts is one input for each text.
 *
 * @throws FileError if the file cannot be read
 * @throws DataError if it does not have the columns, or if cells do not fit
 */
export async function loadFile(source: FileSource, options: FileOptions): Promise<FileDataset> {
  const rows = await FileRows.open(source.file, options.directory, options);
  try {
    const { like } = options;
    const dataset: Omit<FileDataset, "dropped" | "numbers"> = await (like === undefined
      ? encodeOwn(source, rows, options)
      : encodeLike(source.columns, rows, options, like));
    return { ...dataset, dropped: rows.dropped, numbers: rows.kept };
  } finally {
    await rows.close();
  }
}

/** Encodes columns by what they hold. */
async function encodeOwn(
  { file, columns: spec }: FileSource,
  rows: FileRows,
  options: FileOptions,
): Promise<Omit<FileDataset, "dropped" | "numbers">> {
  const { loss, inspect, sampleWeight, kept, directory, hash } = options;
  const targets = listTargets(spec);
  const reader = createCellReader(spec);
  const weights = new SampleWeights(sampleWeight, reader);
  const features = spec.features ?? findFeatures(targets, weights.columns, spec, rows.header);
  checkNamed(spec, targets, rows.header);
  const isLabel = losses[loss].targets.kind === "oneClass" || spec.classes !== undefined;
  const policyOf = (name: string) => missingPolicyOf(spec, name);
  const listUses = (names: readonly string[], isTarget: boolean) =>
    names.map((name) => {
      const hasDates = spec.dates !== "none";
      const { missing: allMissing = "error" } = spec;
      const missing = policyOf(name);
      return { name, isTarget, isLabel: isTarget && isLabel, missing, allMissing, hasDates, reader };
    });
  listColumns(targets, features, rows.header);
  const uses = { targets: listUses(targets, true), inputs: listUses(features, false) };
  const known = sampleWeight === undefined ? kept?.take(file, directory, uses, hash !== undefined) : kept?.release();
  if (known !== undefined) rows.passOver(known.lines);
  const { profiles, ...raw } = known ?? (await readColumns(spec, rows, uses, weights, reader));
  const profile: TableProfile = { rows: raw.inputs.numbers.rows, columns: profiles, format: reader.format };
  inspect?.({ ...raw, profile, locate: rows.locateKept });
  const place = rows.locateKept;
  return {
    ...encodeInputs(raw.inputs, {
      isFilled: (name) => isFilled(spec, name),
      isIndicated: (name) => policyOf(name) === "indicator",
      hasOthers: spec.unknown === "other",
      maxCategories: spec.maxCategories ?? Number.POSITIVE_INFINITY,
      place,
    }),
    ...encodeTargets(raw.targets, { loss, classes: spec.classes, numericLabels: true, reader, place }),
    ...weights.finish(),
    profile,
    hash: known?.hash,
  };
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
  if (sampleWeight !== undefined && [...targets, ...features].includes(sampleWeight)) {
    const name = formatValue(sampleWeight);
    throw new DataError(`${name} is a column of the model: it cannot be the sample weight too`, place);
  }
  const weights = new SampleWeights(sampleWeight, reader);
  const columns = [...listColumns(targets, features, rows.header), ...weights.columns];
  if (isExact) checkExact(spec, columns, like, rows.header);
  const dataset = new DatasetBuilder(like, { loss, reader });
  const take = (row: readonly Cell[], number: number) => {
    const place = () => rows.locate(number);
    dataset.addTargets(row.slice(0, targets.length), rows.expectRows, place);
    dataset.addInputs(row.slice(targets.length), rows.expectRows, place);
    weights.add(row.at(-1) ?? null, rows.expectRows, place);
  };
  await rows.forEach(
    columns,
    { isWhole: isExact && spec.features === undefined },
    {
      isDropped: createDropTest(spec, columns, reader),
      take,
      takesBlock: createBlockTest(spec, columns, reader),
      takeBlock: ({ cells, positions }, first) => {
        const isTaken = sampleWeight === undefined && dataset.addBlock({ cells, positions }, rows.expectRows);
        // Whatever is wrong is found row by row, as in rows of cells.
        for (let row = 0; row < cells.rows && !isTaken; row++) take(cells.cellsAt(row, positions), first + row);
      },
    },
  );
  return { ...dataset.finish(), ...weights.finish() };
}
