import type { OutputColumn } from "../data/encode/dataset.js";
import { classTargetsOf, type LossName, losses } from "../nn/losses/losses.js";

/** How much rows count. The loss of a batch is Σ w·l / Σ n over its rows, with l the loss of a row. */
export interface RowWeights {
  /** w of each row: the weight of its sample, times that of its class. */
  readonly weights: Float64Array;
  /** n of each row: the same, or without the weight of its class if the loss is not divided by it. */
  readonly divisors: Float64Array;
}

/** Rows as the loss takes them, and what says how much they count. */
export interface WeighableRows {
  readonly rows: number;
  readonly targets: Float64Array;
  readonly outputColumns: readonly OutputColumn[];
  readonly sampleWeights?: Float64Array | undefined;
}

/** The weights of rows; undefined if all of them count the same. */
export function weighRows(
  { rows, targets, outputColumns: [column], sampleWeights }: WeighableRows,
  loss: LossName,
): RowWeights | undefined {
  const classWeights = column?.kind === "class" ? column.weights : undefined;
  if (classWeights === undefined && sampleWeights === undefined) return undefined;
  const samples = sampleWeights ?? new Float64Array(rows).fill(1);
  if (classWeights === undefined) return { weights: samples, divisors: samples };
  const { findClass } = classTargetsOf(loss);
  const found = { values: targets, width: targets.length / rows };
  const weights = samples.map((sample, row) => sample * (classWeights[findClass(found, row, 0)] as number));
  return { weights, divisors: losses[loss].isDividedByClassWeights === true ? weights : samples };
}
