/** Numbers that come one after the other, in memory that grows with them. */
export class NumberList {
  private values: Float64Array;
  length = 0;

  /** @param expected how many there will be at most; no memory is taken before they come */
  constructor(private readonly expected = Number.POSITIVE_INFINITY) {
    this.values = new Float64Array(Math.min(expected, 64));
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Float64Array(Math.min(2 * this.length, Math.max(this.expected, this.length + 1)));
      values.set(this.values);
      this.values = values;
    }
    this.values[this.length++] = value;
  }

  /** The numbers; without a copy, if they are as many as were expected. */
  finish(): Float64Array {
    return this.length === this.values.length ? this.values : this.values.slice(0, this.length);
  }
}
