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

/** How well the classes of a target are told apart. */
export interface Classification {
  readonly target: string;
  /** Part of the rows that are answered right. */
  readonly accuracy: number;
  /** Means over the classes, each counting the same. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of class i that are said to be of class j. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly ClassMetrics[];
}

/**
 * @param truths index of the class of each row
 * @param answers the same, as the model says
 * @see https://scikit-learn.org/stable/modules/model_evaluation.html for the definitions
 */
export function classify(
  target: string,
  labels: readonly (string | number)[],
  truths: ArrayLike<number>,
  answers: ArrayLike<number>,
): Classification {
  const confusion = labels.map(() => new Array<number>(labels.length).fill(0));
  for (let row = 0; row < truths.length; row++) {
    const counts = confusion[truths[row] as number] as number[];
    counts[answers[row] as number] = (counts[answers[row] as number] as number) + 1;
  }
  const classes = labels.map((label, i): ClassMetrics => {
    const right = confusion[i]?.[i] as number;
    const support = sum(confusion[i] as number[]);
    const said = sum(confusion.map((counts) => counts[i] as number));
    const f1 = ratio(2 * right, said + support);
    return { label, precision: ratio(right, said), recall: ratio(right, support), f1, support };
  });
  return {
    target,
    accuracy: ratio(sum(confusion.map((counts, i) => counts[i] as number)), truths.length),
    precision: mean(classes.map(({ precision }) => precision)),
    recall: mean(classes.map(({ recall }) => recall)),
    f1: mean(classes.map(({ f1 }) => f1)),
    confusion,
    classes,
  };
}

/** How far predicted numbers are from the true ones, in their raw unit. */
export interface Regression {
  readonly target: string;
  /** 1 - Σ(y - ŷ)² / Σ(y - ȳ)²; where all true numbers are the same, 1 if all are met and else 0, as in scikit-learn. */
  readonly r2: number;
  /** Mean of |y - ŷ|. */
  readonly mae: number;
  /** √ of the mean of (y - ŷ)². */
  readonly rmse: number;
}

export function measureRegression(target: string, truths: Float64Array, answers: Float64Array): Regression {
  const center = mean(truths);
  let [squares, variation, absolute] = [0, 0, 0];
  for (const [row, truth] of truths.entries()) {
    const error = truth - (answers[row] as number);
    squares += error ** 2;
    variation += (truth - center) ** 2;
    absolute += Math.abs(error);
  }
  const constant = squares === 0 ? 1 : 0;
  return {
    target,
    r2: variation === 0 ? constant : 1 - squares / variation,
    mae: absolute / truths.length,
    rmse: Math.sqrt(squares / truths.length),
  };
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
