import { meanOf, rangeOf, unitOf } from "../data/encode/range.js";

/** How well a model does on rows of which the targets are known. */
export interface Evaluation {
  readonly rows: number;
  /** The loss that the model was trained with, over all rows; of scaled targets in their scaled unit. */
  readonly loss: number;
  /** Of each target that is a class. */
  readonly classifications: readonly Classification[];
  /** Of each target that is a number. */
  readonly regressions: readonly Regression[];
}

/** How well one class is found. What would be 0 / 0 is 0, as in scikit-learn. */
export interface ClassMetrics {
  readonly label: string | number;
  /** Part of the rows said to be of the class that are. */
  readonly precision: number;
  /** Part of the rows of the class that are said to be. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
}

/** Rows of one class that are said to be of another. */
export interface ConfusedPair {
  readonly truth: string | number;
  readonly predicted: string | number;
  readonly rows: number;
}

/** How well the classes of a target are told apart. */
export interface Classification {
  readonly target: string;
  /** Part of the rows that are answered right. */
  readonly accuracy: number;
  /** Means over the classes that a row is of, or is said to be of, each counting the same. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of class i that are said to be of class j. Left out if there are more than `mostClassesShown` classes. */
  readonly confusion?: readonly (readonly number[])[];
  /** In place of the matrix: the most frequent wrong answers, at most `mostClassesShown` of them, the most frequent first. */
  readonly confusedPairs?: readonly ConfusedPair[];
  readonly classes: readonly ClassMetrics[];
}

/** Of more classes than this, a matrix is too large to read, and soon to hold: so many pairs, and classes, are shown in its place. */
export const mostClassesShown = 50;

/**
 * Takes time and memory in proportion to the rows and to the classes.
 *
 * @param truths index of the class of each row
 * @param answers the same, as the model says
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html for the definitions
 */
export function classify(
  target: string,
  labels: readonly (string | number)[],
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
): Classification {
  const { length } = labels;
  const [right, supports, said] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  /** Rows by truth · length + answer. */
  const wrong = new Map<number, number>();
  for (let row = 0; row < truths.length; row++) {
    const [truth, prediction] = [truths[row] as number, predictions[row] as number];
    supports[truth] = (supports[truth] as number) + 1;
    said[prediction] = (said[prediction] as number) + 1;
    if (truth === prediction) right[truth] = (right[truth] as number) + 1;
    else wrong.set(truth * length + prediction, (wrong.get(truth * length + prediction) ?? 0) + 1);
  }
  const classes = labels.map((label, i): ClassMetrics => {
    const [hits, support, claims] = [right[i] as number, supports[i] as number, said[i] as number];
    const f1 = ratio(2 * hits, claims + support);
    return { label, precision: ratio(hits, claims), recall: ratio(hits, support), f1, support };
  });
  const present = classes.filter(({ support }, i) => support > 0 || (said[i] as number) > 0);
  return {
    target,
    accuracy: ratio(sum(right), truths.length),
    precision: mean(present.map(({ precision }) => precision)),
    recall: mean(present.map(({ recall }) => recall)),
    f1: mean(present.map(({ f1 }) => f1)),
    ...(length <= mostClassesShown
      ? { confusion: matrixOf(right, wrong) }
      : { confusedPairs: mostFrequent(wrong, labels) }),
    classes,
  };
}

function matrixOf(right: Uint32Array, wrong: ReadonlyMap<number, number>): readonly (readonly number[])[] {
  const { length } = right;
  return Array.from(right, (hits, truth) =>
    Array.from(right, (_, prediction) => (truth === prediction ? hits : (wrong.get(truth * length + prediction) ?? 0))),
  );
}

/** Of pairs as frequent as each other, the one of the first class comes first. */
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
   * 1 - Σ(y - ŷ)² / Σ(y - ȳ)²; if all true numbers are the same, 1 if all are met and else 0, as in scikit-learn. Null if it is
   * not defined: of one row, and if both sums are beyond the largest number.
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
  // Asked first: the mean of equal numbers may round to a neighbour.
  if (range[0] === range[1]) return errors.sum === 0 ? 1 : 0;
  const center = meanOf(truths, unitOf(range));
  const deviations = sumOfSquares(truths.map((truth) => truth - center));
  const share =
    errors.unit === deviations.unit
      ? errors.sum / deviations.sum
      : (rootMean(errors, truths.length) / rootMean(deviations, truths.length)) ** 2;
  return Number.isNaN(share) ? null : 1 - share;
}

/** A sum of squares, in the square of a unit in which it neither overflows nor vanishes. */
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
