import { meanOf, rangeOf, unitOf } from "../data/encode/range.js";

/** How well a model predicts rows with known targets. */
export interface Evaluation {
  readonly rows: number;
  /** The loss that the model was trained with, over all rows. If targets are scaled, it is in their scaled unit. */
  readonly loss: number;
  /** For each target that is a class. */
  readonly classifications: readonly Classification[];
  /** For each target that is a number. */
  readonly regressions: readonly Regression[];
}

/** How well one class is found. 0 / 0 counts as 0, as in scikit-learn. */
export interface ClassMetrics {
  readonly label: string | number;
  /** Fraction of the rows predicted as this class that are of this class. */
  readonly precision: number;
  /** Fraction of the rows of this class that are predicted as this class. */
  readonly recall: number;
  /** Harmonic mean of precision and recall. */
  readonly f1: number;
  /** Number of rows of this class. */
  readonly support: number;
}

/** Rows of one class that are predicted as another. */
export interface ConfusedPair {
  readonly truth: string | number;
  readonly predicted: string | number;
  readonly rows: number;
}

/** How well the classes of a target are predicted. */
export interface Classification {
  readonly target: string;
  /** Fraction of the rows that are predicted correctly. */
  readonly accuracy: number;
  /** Unweighted means over the classes that occur in the rows or in the predictions. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Number of rows of class i that are predicted as class j. Left out if there are more than `mostClassesShown` classes. */
  readonly confusion?: readonly (readonly number[])[];
  /** In place of the matrix: the most frequent wrong predictions, at most `mostClassesShown`, the most frequent first. */
  readonly confusedPairs?: readonly ConfusedPair[];
  readonly classes: readonly ClassMetrics[];
}

/** With more classes, a matrix is too large to read and soon too large to hold. Then so many pairs, and classes, are shown instead. */
export const mostClassesShown = 50;

/**
 * Measures the predictions of a class. Time and memory grow with the rows plus the classes.
 *
 * @param truths the index of each row's class
 * @param predictions the index of each row's predicted class
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html for the definitions
 */
export function classify(
  target: string,
  labels: readonly (string | number)[],
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
): Classification {
  const { length } = labels;
  const [correct, supports, claimed] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  /** Rows by truth · length + prediction. */
  const wrong = new Map<number, number>();
  for (let row = 0; row < truths.length; row++) {
    const [truth, prediction] = [truths[row] as number, predictions[row] as number];
    supports[truth] = (supports[truth] as number) + 1;
    claimed[prediction] = (claimed[prediction] as number) + 1;
    if (truth === prediction) correct[truth] = (correct[truth] as number) + 1;
    else wrong.set(truth * length + prediction, (wrong.get(truth * length + prediction) ?? 0) + 1);
  }
  const classes = labels.map((label, i): ClassMetrics => {
    const [hits, support, claims] = [correct[i] as number, supports[i] as number, claimed[i] as number];
    const f1 = ratio(2 * hits, claims + support);
    return { label, precision: ratio(hits, claims), recall: ratio(hits, support), f1, support };
  });
  const present = classes.filter(({ support }, i) => support > 0 || (claimed[i] as number) > 0);
  return {
    target,
    accuracy: ratio(sum(correct), truths.length),
    precision: mean(present.map(({ precision }) => precision)),
    recall: mean(present.map(({ recall }) => recall)),
    f1: mean(present.map(({ f1 }) => f1)),
    ...(length <= mostClassesShown
      ? { confusion: matrixOf(correct, wrong) }
      : { confusedPairs: mostFrequent(wrong, labels) }),
    classes,
  };
}

function matrixOf(correct: Uint32Array, wrong: ReadonlyMap<number, number>): readonly (readonly number[])[] {
  const { length } = correct;
  return Array.from(correct, (hits, truth) =>
    Array.from(correct, (_, prediction) =>
      truth === prediction ? hits : (wrong.get(truth * length + prediction) ?? 0),
    ),
  );
}

/** Pairs that are equally frequent are in the order of the classes. */
function mostFrequent(
  wrong: ReadonlyMap<number, number>,
  labels: readonly (string | number)[],
): readonly ConfusedPair[] {
  const label = (index: number) => labels[index] as string | number;
  return [...wrong]
    .sort(([pair, rows], [otherPair, otherRows]) => otherRows - rows || pair - otherPair)
    .slice(0, mostClassesShown)
    .map(([pair, rows]) => ({
      truth: label(Math.floor(pair / labels.length)),
      predicted: label(pair % labels.length),
      rows,
    }));
}

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

/** Why `r2` is null. */
export function explainUndefined({ rows }: Evaluation): string {
  return rows === 1 ? "is not defined for one row" : "is not defined for numbers this large";
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

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}

function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}
