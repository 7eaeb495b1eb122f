/** How well scores tell one class from the others. */
export interface Ranking {
  /** Fraction of the pairs of a row of the class and a row of another in which the first has the higher score; ties count half. */
  readonly rocAuc: number;
  /** Σ (Rᵢ - Rᵢ₋₁) · Pᵢ over the distinct scores, from the highest down, with recall R and precision P at each. */
  readonly prAuc: number;
}

/**
 * Ranks the rows of one class among all others by their scores. It keeps no more of the others than how many there are between the
 * scores of the class, so many rows of many classes are ranked in one pass.
 *
 * @see Fawcett 2006, "An introduction to ROC analysis"
 */
export class ClassRanks {
  /** Other rows by the number of rows of the class that have no higher score; and those of them with the score of such a row. */
  private readonly others: Uint32Array;
  private readonly tied: Uint32Array;

  /** @param scores of the rows of the class, at least one; they are sorted in place */
  constructor(private readonly scores: Float64Array) {
    scores.sort();
    this.others = new Uint32Array(scores.length + 1);
    this.tied = new Uint32Array(scores.length + 1);
  }

  /** @param score of a row of another class */
  add(score: number): void {
    const { scores, others, tied } = this;
    let [low, high] = [0, scores.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((scores[middle] as number) <= score) low = middle + 1;
      else high = middle;
    }
    others[low] = (others[low] as number) + 1;
    if (low > 0 && scores[low - 1] === score) tied[low] = (tied[low] as number) + 1;
  }

  /** At least one row of another class must have been added. */
  finish(): Ranking {
    const { scores, others, tied } = this;
    const { length } = scores;
    const negatives = others.reduce((sum, count) => sum + count, 0);
    let [pairs, precisions, wrong] = [0, 0, 0];
    // From the highest score of the class down, those with the same score at once.
    for (let end = length; end > 0; ) {
      let start = end - 1;
      while (start > 0 && scores[start - 1] === scores[start]) start--;
      const ties = tied[end] as number;
      wrong += others[end] as number;
      pairs += (end - start) * (negatives - wrong + ties / 2);
      precisions += (end - start) * ((length - start) / (length - start + wrong));
      end = start;
    }
    return { rocAuc: pairs / length / negatives, prAuc: precisions / length };
  }
}
