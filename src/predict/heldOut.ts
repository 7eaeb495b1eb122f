import { dirname, join, resolve } from "node:path";
import { pathOf, type RowsSpec, sourceOf } from "../data/load/dataSpec.js";
import { type DataOrigin, type HeldOutData, loadHeldOut } from "../data/load/loadDatasets.js";
import type { EngineName } from "../engine/engine.js";
import { DataError, FileError, UsageError } from "../errors.js";
import { formatCount } from "../messages/formatCount.js";
import { formatValue } from "../messages/formatValue.js";
import type { Evaluation } from "../metrics/evaluation.js";
import type { ReadingListener } from "../text/reading.js";
import { HeldOutMeter } from "../train/heldOutMeter.js";
import { describeDropped } from "../train/warnings/findWarnings.js";
import { findDataFile } from "./findDataFile.js";
import type { RestoredModel } from "./restoreModel.js";

export interface HeldOutOptions {
  /** The model's file. The data is looked for beside it, then in the working directory. */
  readonly modelFile: string;
  /** The data file, if it is elsewhere now. */
  readonly dataFile?: string | undefined;
  /** What the model says about its data. */
  readonly origin?: DataOrigin | undefined;
  readonly engine: EngineName;
  /** Is told how much of the data is read. */
  readonly onRead?: ReadingListener | undefined;
}

/** The rows that a model's run held out. */
export interface HeldOutOfModel extends HeldOutData {
  /** The folder that the path of their data is relative to. */
  readonly directory: string;
  /** Why they may be other rows than those that were held out. */
  readonly warnings: readonly string[];
}

/**
 * Finds the rows that a model's run held out.
 *
 * @throws UsageError if it held none out, or if the data is in the model and yet another file is given
 * @throws FileError if the data is not where it was
 * @throws DataError if the data has another number of rows than it had
 */
export async function findHeldOut(
  model: RestoredModel,
  { modelFile, dataFile, origin: before, onRead }: Omit<HeldOutOptions, "engine">,
): Promise<HeldOutOfModel> {
  const { config } = model;
  const { data, validation } = config;
  if ("imported" in data) {
    throw new UsageError(
      `${modelFile}: it was imported from ${formatValue(data.imported)}, which has no rows: name a file of rows to evaluate it on: backprop evaluate ${modelFile} DATA`,
    );
  }
  if (validation === undefined) {
    throw new UsageError(
      `${modelFile}: its run held no rows out: name a file of rows to evaluate it on, or train it with "validation": 0.2`,
    );
  }
  const directory = dirname(modelFile);
  const relocate = (spec: RowsSpec) => locate(spec, directory, dataFile, modelFile);
  const parts: { readonly data: RowsSpec; readonly validation: number | RowsSpec } =
    typeof validation === "number" ? { data: relocate(data), validation } : { data, validation: relocate(validation) };
  const found = await loadHeldOut(parts.data, {
    ...config,
    ...parts,
    directory,
    onRead,
    like: model,
    isHashed: before?.sha256 !== undefined,
    place: () => ({ file: modelFile }),
  });
  const { origin } = found;
  const left = origin === undefined ? [] : describeDropped(origin, config);
  if (origin === undefined || before === undefined) return { ...found, directory, warnings: left };
  if (origin.rows !== before.rows) {
    throw new DataError(
      `the data has ${formatCount(origin.rows, "row")}, and had ${before.rows} when the model was trained: other rows would be held out`,
      { file: nameOf(parts.data, directory) ?? modelFile },
    );
  }
  const isOther = before.sha256 !== undefined && origin.sha256 !== before.sha256;
  const warning =
    "the data is not what it was when the model was trained: its SHA-256 is another one; rows that were trained on may be among these";
  return { ...found, directory, warnings: [...left, ...(isOther ? [warning] : [])] };
}

/** The data with its path as it is now. */
function locate(spec: RowsSpec, directory: string, given: string | undefined, modelFile: string): RowsSpec {
  const source = sourceOf(spec);
  if (source.kind !== "file") {
    if (given === undefined) return spec;
    throw new UsageError(`${given}: the rows held out are not in a file, but in ${modelFile} itself: leave this out`);
  }
  const at = (path: string) => ({ ...spec, [source.file.format]: path }) as RowsSpec;
  if (given !== undefined) return at(resolve(given));
  const found = findDataFile(source.file, directory);
  if (found !== undefined) return at(found);
  throw new FileError(
    `there is no such file beside the model or in the working directory: if it is elsewhere now, name it: backprop evaluate ${modelFile} DATA --validation`,
    source.file.path,
  );
}

function nameOf(spec: RowsSpec, directory: string): string | undefined {
  const source = sourceOf(spec);
  return source.kind === "file" ? join(pathOf(source.file, directory)) : undefined;
}

/**
 * Measures a model on the rows that its run held out. The numbers are those of the run's end.
 *
 * @throws NonFiniteOutputError if the model's output for a row is not finite
 */
export async function evaluateHeldOut(
  model: RestoredModel,
  { validation, heldOut, directory }: HeldOutOfModel,
  { modelFile, engine }: HeldOutOptions,
): Promise<Evaluation> {
  const { config, network, parameters, outputColumns } = model;
  const file = nameOf(heldOut.spec, directory) ?? modelFile;
  const meter = new HeldOutMeter({
    config,
    network,
    dataset: { ...validation, outputColumns },
    engine,
    place: (row) => ({ file, row: heldOut.numbers[row] as number }),
  });
  return (await meter.measureFinite(parameters)) as Evaluation;
}
