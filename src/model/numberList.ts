/** A list of numbers whose memory grows with them. */
export class NumberList {
  private values: Float64Array;
  length = 0;

  /** @param expected the largest number of numbers; their memory is only taken as they come */
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

  /** The numbers. They are not copied if there are exactly as many as expected. */
  finish(): Float64Array {
    return this.length === this.values.length ? this.values : this.values.slice(0, this.length);
  }
}
