import { dirname } from "node:path";
import type { Dataset } from "../../data/encode/dataset.js";
import { type DataSpec, sourceOf } from "../../data/load/dataSpec.js";
import type { DataOrigin, Datasets } from "../../data/load/loadDatasets.js";
import { openRows } from "../../data/read/openRows.js";
import { DataError, FileError } from "../../errors.js";
import { baselinesOf } from "../../forward/baselinesOf.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Baseline } from "../../metrics/baseline.js";
import type { Evaluation } from "../../metrics/evaluation.js";
import { dialectOf } from "../../predict/dialectOf.js";
import { Evaluator, evaluateRows } from "../../predict/evaluator.js";
import { readKnownRows } from "../../predict/knownRows.js";
import { loadAgain, locateData } from "../../predict/loadAgain.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { ReadingListener } from "../../text/reading.js";
import { openFile } from "../../text/readText.js";
import { HeldOutMeter } from "../../train/heldOutMeter.js";
import { readRawRows, readRowsOfFile } from "./rawRows.js";
import { collectRows, type ShownRows } from "./shownRows.js";

/** The rows that a report measures a model on and shows. */
export interface ReportData {
  /** What is measured: rows that the run held out, those that it was trained on, or those of another file. */
  readonly kind: "heldOut" | "trained" | "given";
  readonly measured: Dataset;
  /** Those trained on, if they are known. */
  readonly training?: Dataset | undefined;
  readonly evaluation: Evaluation;
  /** What always the same prediction is worth on the measured rows, if the rows trained on are known. */
  readonly baseline?: readonly Baseline[];
  readonly rows: ShownRows;
  /** Why the rows may be other ones than the reader expects. */
  readonly notes: readonly string[];
}

/** Why there are no rows. */
export interface NoData {
  readonly reason: string;
}

export interface ReportDataOptions {
  readonly modelFile: string;
  /** The data of the model, if it is elsewhere now, or other rows with known targets. */
  readonly dataFile?: string | undefined;
  /** What the model says about its data. */
  readonly origin?: DataOrigin | undefined;
  /** Is told how much of the data is read. */
  readonly onRead?: ReadingListener | undefined;
}

/**
 * Finds the data of a model, or reads other rows, and measures the model on them.
 *
 * @throws FileError, DataError if a file that is given cannot be read, or does not fit the model
 */
export async function findReportData(model: RestoredModel, options: ReportDataOptions): Promise<ReportData | NoData> {
  const { dataFile, modelFile, origin, onRead } = options;
  const { data } = model.config;
  if ("imported" in data) {
    const reason = `the model was imported from ${formatValue(data.imported)}, which has no rows`;
    return dataFile === undefined ? { reason } : measureGiven(model, dataFile);
  }
  const isFile = sourceOf(data).kind === "file";
  try {
    const found = await loadAgain(model, { modelFile, dataFile, isHashed: origin?.sha256 !== undefined, onRead });
    const isSame = found.origin.sha256 === origin?.sha256 && found.origin.rows === (origin?.rows ?? found.origin.rows);
    if (dataFile === undefined || (isFile && isSame)) return await measureFound(model, found, options);
  } catch (error) {
    if (!(error instanceof DataError || error instanceof FileError)) throw error;
    if (dataFile === undefined) return { reason: error.message };
  }
  return measureGiven(model, dataFile);
}

async function measureFound(
  model: RestoredModel,
  { training, validation, heldOut, origin: now }: Datasets,
  { modelFile, dataFile, origin: before }: ReportDataOptions,
): Promise<ReportData> {
  const { config, network, parameters } = model;
  const measured = validation ?? training;
  const { outputColumns } = model;
  const meter = new HeldOutMeter({ config, network, dataset: { ...measured, outputColumns }, engine: "wasm" });
  const data: DataSpec = locateData(config.data, dirname(modelFile), dataFile);
  const numbers = new Set(heldOut?.key === "data" ? heldOut.numbers : []);
  return {
    kind: validation === undefined ? "trained" : "heldOut",
    measured,
    training,
    evaluation: (await meter.measureFinite(parameters)) as Evaluation,
    baseline: baselinesOf(config.loss, { ...training, outputColumns }, { ...measured, outputColumns }),
    rows: await collectRows(model, readRawRows(model, data), numbers),
    notes: describeChange(now, before),
  };
}

function describeChange(now: DataOrigin, before: DataOrigin | undefined): readonly string[] {
  if (before === undefined) return [];
  if (now.rows !== before.rows) {
    const rows = formatCount(now.rows, "row");
    return [`The data has ${rows} now, and had ${before.rows} when the model was trained: other rows may be held out.`];
  }
  return before.sha256 === now.sha256
    ? []
    : ["The data is not what it was when the model was trained: its SHA-256 is another one."];
}

async function measureGiven(model: RestoredModel, file: string): Promise<ReportData> {
  const open = () => openRows(openFile(file), dialectOf(model.config));
  return {
    kind: "given",
    measured: await readKnownRows(model, await open()),
    evaluation: await evaluateRows(await Evaluator.open(model), await open()),
    rows: await collectRows(model, readRowsOfFile(model, file), new Set()),
    notes: [],
  };
}
