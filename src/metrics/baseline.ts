import { countEach } from "../data/encode/countEach.js";
import { meanOf, rangeOf, unitOf } from "../data/encode/range.js";
import { logLoss } from "./logLoss.js";
import { measureRegression, type Regression } from "./regression.js";

/** What one gets without any input, from what the rows trained on have most. A model should be better. */
export type Baseline = ClassBaseline | NumberBaseline;

/** Always the commonest class of the rows trained on. */
export interface ClassBaseline {
  readonly target: string;
  readonly label: string | number;
  readonly accuracy: number;
  /** 1 / the number of classes that occur in the rows to measure on; 0 if this one does not. */
  readonly balancedAccuracy: number;
  /** If the probabilities are the shares of the classes in the rows trained on. */
  readonly logLoss: number;
}

/** Always the mean of the rows trained on. */
export interface NumberBaseline extends Regression {
  readonly value: number;
}

/**
 * @param trained the index of the class of each row trained on
 * @param truths that of each row to measure on
 */
export function classBaseline(
  target: string,
  labels: readonly (string | number)[],
  trained: ArrayLike<number>,
  truths: ArrayLike<number>,
): ClassBaseline {
  const [seen, wanted] = [countEach(trained, labels.length), countEach(truths, labels.length)];
  const most = seen.indexOf(seen.reduce((a, b) => Math.max(a, b)));
  return {
    target,
    label: labels[most] as string | number,
    accuracy: (wanted[most] as number) / truths.length,
    balancedAccuracy: wanted[most] === 0 ? 0 : 1 / wanted.filter((rows) => rows > 0).length,
    logLoss: logLoss(Float64Array.from(truths, (truth) => (seen[truth] as number) / trained.length)),
  };
}

/**
 * @param trained the number of each row trained on, in its raw unit
 * @param truths that of each row to measure on
 */
export function numberBaseline(target: string, trained: Float64Array, truths: Float64Array): NumberBaseline {
  const value = meanOf(trained, unitOf(rangeOf(trained)));
  const { r2, mae, rmse } = measureRegression(
    target,
    truths,
    truths.map(() => value),
  );
  return { target, value, r2, mae, rmse };
}
