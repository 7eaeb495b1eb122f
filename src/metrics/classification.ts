import { logLoss } from "./logLoss.js";
import { ClassRanks, type Ranking } from "./ranking.js";
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
  /** Mean recall of the classes that occur in the rows. */
  readonly balancedAccuracy: number;
  /** Mean over the rows of -ln p, where p is the probability of the row's class, in nats. */
  readonly logLoss: number;
  /**
   * Area under the ROC curve: of the second of two classes; of more classes the unweighted mean of each against the rest. Null if
   * a class has no rows, or if there are too many rows and classes to rank.
   */
  readonly rocAuc: number | null;
  /** Area under the curve of precision and recall, in steps: the average precision. Of the same classes, and null if `rocAuc` is. */
  readonly prAuc: number | null;
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

/** Rows with what is true, and what was predicted. */
export interface ClassifiedRows {
  readonly target: string;
  readonly labels: readonly (string | number)[];
  /** The index of each row's class. */
  readonly truths: ArrayLike<number>;
  /** The index of each row's predicted class. */
  readonly predictions: ArrayLike<number>;
  /** The probability that each row's class was given. */
  readonly likelihoods: Float64Array;
  /** The probability of each class, row after row. If it is left out, there is no `rocAuc` and no `prAuc`. */
  readonly probabilities?: Float64Array | undefined;
}

/**
 * Measures the predictions of a class. Time and memory grow with the rows plus the classes, and with probabilities with their
 * product.
 *
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html for the definitions
 */
export function classify(rows: ClassifiedRows): Classification {
  const { target, labels, truths, predictions, likelihoods } = rows;
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
    balancedAccuracy: mean(classes.filter(({ support }) => support > 0).map(({ recall }) => recall)),
    logLoss: logLoss(likelihoods),
    ...rank(rows, supports),
    precision: mean(present.map(({ precision }) => precision)),
    recall: mean(present.map(({ recall }) => recall)),
    f1: mean(present.map(({ f1 }) => f1)),
    ...(length <= mostClassesShown
      ? { confusion: matrixOf(correct, wrong) }
      : { confusedPairs: mostFrequent(wrong, labels) }),
    classes,
  };
}

function rank({ truths, probabilities }: ClassifiedRows, supports: Uint32Array): Nullable<Ranking> {
  const { length } = supports;
  if (probabilities === undefined || length < 2 || supports.includes(0)) return { rocAuc: null, prAuc: null };
  // Of two classes the second.
  const first = length === 2 ? 1 : 0;
  const scores = Array.from(supports, (support) => new Float64Array(support));
  const found = new Uint32Array(length);
  for (let row = 0; row < truths.length; row++) {
    const truth = truths[row] as number;
    const at = found[truth] as number;
    (scores[truth] as Float64Array)[at] = probabilities[row * length + truth] as number;
    found[truth] = at + 1;
  }
  const ranks = scores.map((each) => new ClassRanks(each));
  for (let row = 0; row < truths.length; row++) {
    for (let index = first; index < length; index++) {
      if (index !== truths[row]) (ranks[index] as ClassRanks).add(probabilities[row * length + index] as number);
    }
  }
  const rankings = ranks.slice(first).map((each) => each.finish());
  return { rocAuc: mean(rankings.map(({ rocAuc }) => rocAuc)), prAuc: mean(rankings.map(({ prAuc }) => prAuc)) };
}

type Nullable<Record> = { readonly [Key in keyof Record]: Record[Key] | null };

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
