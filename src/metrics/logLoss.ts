import { mean } from "./sum.js";

/** Probabilities are kept so far from 0 and 1, as in scikit-learn. So a row costs at most 36.04 nats. */
const smallest = 2 ** -52;

/**
 * Mean of -ln p, in nats.
 *
 * @param probabilities for each row the one that its true class was given
 */
export function logLoss(probabilities: Float64Array): number {
  return mean(probabilities.map((p) => -Math.log(Math.min(Math.max(p, smallest), 1 - smallest))));
}
