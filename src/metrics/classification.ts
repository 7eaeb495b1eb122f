import { mean, sum } from "./sum.js";

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

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
