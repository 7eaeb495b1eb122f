import { meanOf, rangeOf, unitOf } from "../data/encode/range.js";
import { sum } from "./sum.js";

/** How far predicted numbers are from the true ones, in their raw unit. */
export interface Regression {
  readonly target: string;
  /**
   * 1 - Σ(y - ŷ)² / Σ(y - ȳ)². If all true numbers are equal, it is 1 if all predictions are, too, and 0 otherwise, as in
   * scikit-learn. Null if it is not defined: for one row, and if both sums are beyond the largest number.
   */
  readonly r2: number | null;
  /** Mean of |y - ŷ|. */
  readonly mae: number;
  /** √ of the mean of (y - ŷ)². */
  readonly rmse: number;
}

export function measureRegression(target: string, truths: Float64Array, predictions: Float64Array): Regression {
  const errors = truths.map((truth, row) => truth - (predictions[row] as number));
  const sizes = errors.map(Math.abs);
  const squares = sumOfSquares(errors);
  return {
    target,
    r2: truths.length < 2 ? null : determination(truths, squares),
    mae: meanOf(sizes, unitOf(rangeOf(sizes))),
    rmse: rootMean(squares, errors.length),
  };
}

function determination(truths: Float64Array, errors: Squares): number | null {
  const range = rangeOf(truths);
  // This comes first: the mean of equal numbers may round to a neighbour.
  if (range[0] === range[1]) return errors.sum === 0 ? 1 : 0;
  const center = meanOf(truths, unitOf(range));
  const deviations = sumOfSquares(truths.map((truth) => truth - center));
  const share =
    errors.unit === deviations.unit
      ? errors.sum / deviations.sum
      : (rootMean(errors, truths.length) / rootMean(deviations, truths.length)) ** 2;
  return Number.isNaN(share) ? null : 1 - share;
}

/** A sum of squares: sum · unit². The unit keeps the sum from overflow and underflow. */
interface Squares {
  readonly sum: number;
  readonly unit: number;
}

function sumOfSquares(values: Float64Array): Squares {
  const unit = unitOf(rangeOf(values));
  return { sum: sum(values.map((value) => (value / unit) ** 2)), unit };
}

function rootMean({ sum: squares, unit }: Squares, count: number): number {
  return Math.sqrt(squares / count) * unit;
}
