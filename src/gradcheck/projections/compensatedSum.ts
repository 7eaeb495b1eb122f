/**
 * The sum of many numbers. Its rounding error is a few units in the last place of the largest partial sum, however many there are.
 *
 * @see Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen"
 */
export class CompensatedSum {
  private sum = 0;
  private lost = 0;

  add(term: number): void {
    const next = this.sum + term;
    this.lost += Math.abs(this.sum) >= Math.abs(term) ? this.sum - next + term : term - next + this.sum;
    this.sum = next;
  }

  get value(): number {
    // After an overflow what was lost is NaN.
    return Number.isFinite(this.sum) ? this.sum + this.lost : this.sum;
  }
}
