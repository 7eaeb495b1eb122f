import type { OutputColumn } from "../../data/encode/dataset.js";
import type { Dtype } from "../../engine/engine.js";
import { DataError } from "../../errors.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import type { PredictedValue } from "../../predict/predictions.js";
import type { PredictedRow } from "../../predict/predictor.js";
import type { ExportedRow } from "./runtime.js";

/**
 * The largest difference that rounding explains: of a probability as it is, of a number as a share of the largest one that is
 * predicted for the target.
 */
export const tolerances: Readonly<Record<Dtype, number>> = { float64: 1e-12, float32: 1e-5 };

/** How far an export is from predict. */
export interface Comparison {
  readonly rows: number;
  /** How many of them both refuse. */
  readonly refused: number;
  /** The largest difference, measured as a tolerance is. */
  readonly largest: number;
  /** How many labels differ since rounding decides between two classes. */
  readonly ties: number;
  /** The first difference that rounding does not explain. */
  readonly failure?: Difference;
}

/** A row for which an export gives something else than predict. */
export interface Difference {
  /** The index of the row. */
  readonly row: number;
  /** The name of predict's column; undefined if only one of the two refuses the row. */
  readonly column?: string;
  readonly expected: PredictedValue | string;
  readonly got: PredictedValue | string;
}

/** What is compared. */
export interface Compared {
  /** The columns of predict, with the probabilities. */
  readonly columns: readonly string[];
  readonly outputColumns: readonly OutputColumn[];
  readonly loss: LossName;
  /** If two classes are so near to it, rounding may decide. */
  readonly threshold?: number | undefined;
  readonly tolerance: number;
}

/** Compares what an export gives with what predict gives, row by row. */
export function compareRows(
  expected: readonly PredictedRow[],
  got: readonly ExportedRow[],
  { columns, outputColumns, loss, threshold, tolerance }: Compared,
): Comparison {
  const scales = scalesOf(expected, columns.length, outputColumns, loss);
  let [largest, ties, refused] = [0, 0, 0];
  let failure: Difference | undefined;
  const fail = (difference: Difference) => {
    failure ??= difference;
  };
  for (const [row, wanted] of expected.entries()) {
    const given = got[row];
    if (wanted instanceof DataError || given === undefined) {
      const refusal = "the row is refused";
      if (!(wanted instanceof DataError)) fail({ row, expected: "a prediction", got: refusal });
      else if (given === undefined) refused++;
      else fail({ row, expected: `${refusal}: ${wanted.reason}`, got: "a prediction" });
      continue;
    }
    for (const [i, value] of wanted.entries()) {
      const other = given[i];
      const column = columns[i] as string;
      if (outputColumns[i]?.kind === "class") {
        if (value === other) continue;
        const isTie = isUndecided(wanted, i, { outputColumns, loss, threshold, tolerance });
        if (isTie) ties++;
        else fail({ row, column, expected: value, got: other ?? "nothing" });
        continue;
      }
      const difference = Math.abs(Number(value) - Number(other)) / (scales[i] as number);
      if (!(difference <= tolerance)) fail({ row, column, expected: value, got: other ?? "nothing" });
      if (difference > largest || Number.isNaN(difference)) largest = difference;
    }
  }
  return { rows: expected.length, refused, largest, ties, ...(failure !== undefined && { failure }) };
}

/** What differences of a column are divided by: 1 for probabilities and shares, else its largest number. */
function scalesOf(
  rows: readonly PredictedRow[],
  width: number,
  outputColumns: readonly OutputColumn[],
  loss: LossName,
): readonly number[] {
  return Array.from({ length: width }, (_, i) => {
    if (i >= outputColumns.length || losses[loss].targets.kind !== "numbers") return 1;
    const sizes = rows.flatMap((row) => (row instanceof DataError ? [] : [Math.abs(Number(row[i]))]));
    return sizes.reduce((a, b) => Math.max(a, b), 0) || 1;
  });
}

/** Whether the probabilities of a target are so near to where its label changes that rounding decides. */
function isUndecided(
  values: readonly PredictedValue[],
  target: number,
  { outputColumns, loss, threshold = 0.5, tolerance }: Omit<Compared, "columns">,
): boolean {
  const before = outputColumns
    .slice(0, target)
    .reduce((sum, column) => sum + (column.kind === "class" ? column.labels.length : 0), outputColumns.length);
  const column = outputColumns[target];
  if (column?.kind !== "class" || before >= values.length) return false;
  const probabilities = values.slice(before, before + column.labels.length).map(Number);
  if (probabilities.length === 2 || losses[loss].targets.kind === "yesOrNo") {
    return Math.abs((probabilities[1] as number) - threshold) <= tolerance;
  }
  const [first = 0, second = 0] = probabilities.toSorted((a, b) => b - a);
  return first - second <= tolerance;
}
