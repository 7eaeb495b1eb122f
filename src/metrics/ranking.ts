/** How well scores tell one class from the others. */
export interface Ranking {
  /** Fraction of the pairs of a row of the class and a row of another in which the first has the higher score; ties count half. */
  readonly rocAuc: number;
  /** Σ (Rᵢ - Rᵢ₋₁) · Pᵢ over the distinct scores, from the highest down, with recall R and precision P at each. */
  readonly prAuc: number;
}

/**
 * @param positives scores of the rows of the class, at least one; they are sorted in place
 * @param negatives scores of the other rows, at least one; they are sorted in place
 * @see Fawcett 2006, "An introduction to ROC analysis"
 */
export function measureRanking(positives: Float64Array, negatives: Float64Array): Ranking {
  positives.sort();
  negatives.sort();
  /** Rows whose scores are still ahead, on the way from the highest score down. */
  let [yes, no] = [positives.length, negatives.length];
  let pairs = 0;
  let precisions = 0;
  while (yes > 0) {
    const score = positives[yes - 1] as number;
    while (no > 0 && (negatives[no - 1] as number) > score) no--;
    const [yesBefore, noBefore] = [yes, no];
    while (yes > 0 && positives[yes - 1] === score) yes--;
    while (no > 0 && negatives[no - 1] === score) no--;
    const hits = yesBefore - yes;
    pairs += hits * (no + (noBefore - no) / 2);
    const [found, wrong] = [positives.length - yes, negatives.length - no];
    precisions += hits * (found / (found + wrong));
  }
  return { rocAuc: pairs / positives.length / negatives.length, prAuc: precisions / positives.length };
}
