import type { Cell } from "../../data/read/cell.js";
import type { Dtype } from "../../engine/engine.js";
import { DataError, UsageError } from "../../errors.js";
import { type PredictedRow, Predictor, rowsOf } from "../../predict/predictor.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { placeOfRow } from "../../predict/rows.js";
import { compareRows } from "./compareRows.js";

/** What predict gives for some rows, which exports are compared with. */
export interface Yardstick {
  readonly restored: RestoredModel;
  /** The cells of each row, in the order of the input columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** The columns of predict with the probabilities. */
  readonly columns: readonly string[];
  readonly expected: readonly PredictedRow[];
  /**
   * How far predict is from itself if it computes in the other number type, and takes cells in that of the export; 0 if nothing is
   * computed in float32.
   */
  measureRounding(dtype: Dtype): Promise<number>;
}

export async function createYardstick(restored: RestoredModel, rows: Yardstick["rows"]): Promise<Yardstick> {
  const predictor = await openPredictor(restored);
  const { columns } = predictor;
  const expected = predictAll(predictor, rows);
  const measured = new Map<Dtype, Promise<number>>();
  const measure = async (dtype: Dtype) => {
    const { config, outputColumns } = restored;
    if (dtype === "float64" && config.dtype === "float64") return 0;
    const other = config.dtype === "float64" ? "float32" : "float64";
    const otherwise = await openPredictor({ ...restored, config: { ...config, dtype: other } });
    const rounded = dtype === "float32" ? rows.map((cells) => roundCells(cells, restored)) : rows;
    const others = predictAll(otherwise, rounded).map((row) => (row instanceof DataError ? undefined : row));
    const { largest } = compareRows(expected, others, { columns, outputColumns, loss: config.loss, tolerance: 0 });
    return Number.isFinite(largest) ? largest : 0;
  };
  const measureRounding = (dtype: Dtype) => {
    const rounding = measured.get(dtype) ?? measure(dtype);
    measured.set(dtype, rounding);
    return rounding;
  };
  return { restored, rows, columns, expected, measureRounding };
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

function predictAll(predictor: Predictor, rows: Yardstick["rows"]): readonly PredictedRow[] {
  return [...predictor.predict(rows, placeOfRow)].flatMap(rowsOf);
}

/** The numbers of a row as float32 has them. */
function roundCells(cells: readonly Cell[], { inputColumns, reader }: RestoredModel): readonly Cell[] {
  return cells.map((cell, i) => {
    const number = inputColumns[i]?.kind === "number" ? reader.number(cell) : undefined;
    return number === undefined ? cell : Math.fround(number);
  });
}
