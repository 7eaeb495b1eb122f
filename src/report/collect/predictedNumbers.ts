import { Forward } from "../../forward/forward.js";
import { readNumber } from "../../forward/readNumber.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { ReportData } from "./reportData.js";

/** What is true and what is predicted for a target that is a number, in its raw unit, row by row. */
export interface PredictedNumbers {
  readonly target: string;
  readonly truths: Float64Array;
  readonly predictions: Float64Array;
  /** Whether the model learned the logarithm of the target, so that its errors are shares of it. */
  readonly isLog: boolean;
}

/** A picture has fewer places than this. Of more rows, this number is taken, evenly spread over the data. */
const mostPoints = 1000;
/** Of more targets, the first ones have a picture. */
const mostTargets = 6;

/** Predicts measured rows for each target that is a number. */
export async function predictNumbers(
  model: RestoredModel,
  { measured }: Pick<ReportData, "measured">,
): Promise<readonly PredictedNumbers[]> {
  const columns = model.outputColumns.flatMap((column, i) => (column.kind === "number" ? [{ column, i }] : []));
  if (columns.length === 0) return [];
  const { inputs, targets } = measured;
  const count = Math.min(inputs.rows, mostPoints);
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * inputs.rows) / count));
  const taken = new Float64Array(count * inputs.columns);
  for (const [i, row] of rows.entries()) {
    taken.set(inputs.values.subarray(row * inputs.columns, (row + 1) * inputs.columns), i * inputs.columns);
  }
  const outputs = (await Forward.open(model, "wasm")).run(taken, count);
  return columns.slice(0, mostTargets).map(({ column, i }) => ({
    target: column.name,
    isLog: column.kind === "number" && column.scaler?.kind === "log",
    truths: Float64Array.from(rows, (row) => readNumber(column, targets.values[row * targets.columns + i] as number)),
    predictions: Float64Array.from(rows, (_, k) =>
      readNumber(column, outputs.predictions[k * outputs.width + i] as number),
    ),
  }));
}
