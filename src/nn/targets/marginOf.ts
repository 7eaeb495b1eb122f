/**
 * How far the logit of the second of two classes must be above that of the first, so that it is predicted: then its probability is
 * above the threshold, and the difference above ln(t / (1 - t)).
 *
 * @param threshold in 0 … 1, both excluded
 */
export function marginOf(threshold = 0.5): number {
  return Math.log(threshold / (1 - threshold));
}
