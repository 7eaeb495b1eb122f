import type { Cell } from "../../data/read/cell.js";
import type { Dtype } from "../../engine/engine.js";
import { DataError, UsageError } from "../../errors.js";
import { type PredictedRow, Predictor } from "../../predict/predictor.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { placeOfRow } from "../../predict/rows.js";
import type { ExportedFile } from "../exportFormat.js";
import type { PortableModel } from "../portableModel.js";
import { type Comparison, compareRows, tolerances } from "./compareRows.js";
import type { ExportRun, Runtime } from "./runtime.js";
import { canTell } from "./tellRows.js";

/** An export that is to be compared with predict. */
export interface ExportToCheck {
  readonly model: PortableModel;
  readonly restored: RestoredModel;
  /** That the files were made with. */
  readonly name: string;
  readonly files: readonly ExportedFile[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How an export compares with predict. The indices of rows are those of the rows that were given. */
export interface CheckedExport extends Comparison {
  readonly tolerance: number;
}

/**
 * Runs exports in a runtime, and compares what they give with what predict gives.
 *
 * @throws RuntimeFailure if the runtime does not run them
 */
export async function checkExports(
  exports: readonly ExportToCheck[],
  runtime: Runtime,
): Promise<readonly CheckedExport[]> {
  const prepared = [];
  for (const each of exports) prepared.push(await prepare(each, runtime));
  const answers = await runtime.run(prepared.map(({ run }) => run));
  return prepared.map(({ run, expected, indices, restored, rounding }, i) => {
    const { dtype, loss, outputColumns } = run.model;
    const { config } = restored;
    const tolerance = Math.max(tolerances[dtype], tolerances[config.dtype], rounding * roundingFactor);
    const { threshold } = config;
    const { columns } = run;
    const compared = { columns, outputColumns, loss, threshold, tolerance };
    const { failure, ...comparison } = compareRows(expected, answers[i] ?? [], compared);
    return {
      ...comparison,
      tolerance,
      ...(failure !== undefined && { failure: { ...failure, row: indices[failure.row] as number } }),
    };
  });
}

interface Prepared {
  readonly run: ExportRun;
  readonly restored: RestoredModel;
  readonly expected: readonly PredictedRow[];
  /** For each row that is run, its index among those that were given. */
  readonly indices: readonly number[];
  /** How far predict is from itself in the other number type; 0 if nothing is computed in float32. */
  readonly rounding: number;
}

/** The rounding of float32 adds up in a model by its functions, and no two ways to compute them round in the same way. */
const roundingFactor = 4;

async function prepare({ restored, model, name, files, rows }: ExportToCheck, runtime: Runtime): Promise<Prepared> {
  const isRun = (cells: readonly Cell[]) =>
    runtime.takesCells || canTell(cells, restored.inputColumns, restored.reader);
  const indices = rows.flatMap((cells, i) => (isRun(cells) ? [i] : []));
  const told = indices.map((i) => rows[i] as readonly Cell[]);
  const predictor = await openPredictor(restored);
  const expected = predictAll(predictor, told);
  const run = { model, name, files, rows: told, columns: predictor.columns };
  const { dtype } = restored.config;
  const isDouble = dtype === "float64" && model.dtype === "float64";
  const other = dtype === "float64" ? "float32" : "float64";
  const rounding = isDouble ? 0 : await measureRounding(restored, other, run, expected);
  return { run, restored, expected, indices, rounding };
}

function predictAll(predictor: Predictor, rows: ExportToCheck["rows"]): readonly PredictedRow[] {
  return [...predictor.predict(rows, placeOfRow)].flatMap((part) => part.rows);
}

/** The largest difference if predict computes in the other number type, and takes cells in that of the export. */
async function measureRounding(
  restored: RestoredModel,
  dtype: Dtype,
  { model, rows, columns }: ExportRun,
  expected: readonly PredictedRow[],
): Promise<number> {
  const { config, outputColumns } = restored;
  const predictor = await openPredictor({ ...restored, config: { ...config, dtype } });
  const rounded = model.dtype === "float32" ? rows.map((cells) => roundCells(cells, restored)) : rows;
  const others = predictAll(predictor, rounded).map((row) => (row instanceof DataError ? undefined : row));
  const { largest } = compareRows(expected, others, { columns, outputColumns, loss: config.loss, tolerance: 0 });
  return Number.isFinite(largest) ? largest : 0;
}

/** With the probabilities, unless two of them would have the same name. */
async function openPredictor(restored: RestoredModel): Promise<Predictor> {
  try {
    return await Predictor.open(restored, { probabilities: true });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return Predictor.open(restored, { probabilities: false });
  }
}

/** The numbers of a row as float32 has them. */
function roundCells(cells: readonly Cell[], { inputColumns, reader }: RestoredModel): readonly Cell[] {
  return cells.map((cell, i) => {
    const number = inputColumns[i]?.kind === "number" ? reader.number(cell) : undefined;
    return number === undefined ? cell : Math.fround(number);
  });
}
