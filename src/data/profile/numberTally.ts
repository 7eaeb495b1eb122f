/** Adds up the numbers of a column, one by one, in little memory. */
export class NumberTally {
  count = 0;
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  lowCount = 0;
  highCount = 0;
  /** The lowest number but one, and the highest but one. */
  nextLow = Number.POSITIVE_INFINITY;
  nextHigh = Number.NEGATIVE_INFINITY;
  /** The row of the first lowest number, and of the first highest, from 0. */
  lowRow = 0;
  highRow = 0;
  areWhole = true;
  /** Sums are taken of differences from the first number: so little is lost if all numbers are large. */
  private shift = 0;
  private sum = 0;
  private squares = 0;

  /** @param value finite */
  add(value: number, row: number): void {
    if (this.count++ === 0) this.shift = value;
    const difference = value - this.shift;
    this.sum += difference;
    this.squares += difference * difference;
    if (this.areWhole && !Number.isInteger(value)) this.areWhole = false;
    // After a few rows, hardly any number of a column of measurements gets here.
    if (value <= this.nextLow) this.addLow(value, 1, row);
    if (value >= this.nextHigh) this.addHigh(value, 1, row);
  }

  /**
   * Adds finite numbers that lie in the same distance from each other.
   *
   * @param row of the first of them; the others follow
   */
  addAll(values: Float64Array, start: number, distance: number, count: number, row: number): void {
    if (count === 0) return;
    if (this.count === 0) this.shift = values[start] as number;
    const { shift } = this;
    let { sum, squares, areWhole, low, high, lowCount, highCount, nextLow, nextHigh } = this;
    for (let i = 0, at = start; i < count; i++, at += distance) {
      const value = values[at] as number;
      const difference = value - shift;
      sum += difference;
      squares += difference * difference;
      if (areWhole && !Number.isInteger(value)) areWhole = false;
      if (value >= nextLow && value <= nextHigh) continue;
      // In a column of pixels, most numbers are the lowest or the highest.
      if (value === low) lowCount++;
      if (value === high) highCount++;
      const isNew = (value < nextLow && value !== low) || (value > nextHigh && value !== high);
      if (!isNew) continue;
      this.lowCount = lowCount;
      this.highCount = highCount;
      if (value < nextLow && value !== low) this.addLow(value, 1, row + i);
      if (value > nextHigh && value !== high) this.addHigh(value, 1, row + i);
      ({ low, high, lowCount, highCount, nextLow, nextHigh } = this);
    }
    this.lowCount = lowCount;
    this.highCount = highCount;
    this.count += count;
    this.sum = sum;
    this.squares = squares;
    this.areWhole = areWhole;
  }

  /** Takes in the numbers of another tally, each of them times a factor. */
  take(other: NumberTally, factor: number): void {
    if (other.count === 0) return;
    if (this.count === 0) this.shift = other.shift * factor;
    const moved = other.shift * factor - this.shift;
    this.count += other.count;
    this.sum += other.sum * factor + other.count * moved;
    this.squares += other.squares * factor ** 2 + 2 * moved * other.sum * factor + other.count * moved ** 2;
    // By a factor, numbers become whole that are written with a sign between thousands.
    this.areWhole &&= other.areWhole || factor !== 1;
    const scaled = (value: number) => Number((value * factor).toPrecision(15));
    this.addLow(scaled(other.low), other.lowCount, other.lowRow);
    if (other.nextLow < Number.POSITIVE_INFINITY) this.addLow(scaled(other.nextLow), 1, other.lowRow);
    this.addHigh(scaled(other.high), other.highCount, other.highRow);
    if (other.nextHigh > Number.NEGATIVE_INFINITY) this.addHigh(scaled(other.nextHigh), 1, other.highRow);
  }

  get mean(): number {
    return this.clamp(this.shift + this.sum / this.count);
  }

  /** Standard deviation over all numbers. If squares are beyond the largest double, it is half of the range. */
  get deviation(): number {
    const variance = this.squares / this.count - (this.sum / this.count) ** 2;
    return Number.isFinite(variance) ? Math.sqrt(Math.max(0, variance)) : this.high / 2 - this.low / 2;
  }

  private clamp(value: number): number {
    return Math.min(this.high, Math.max(this.low, value));
  }

  private addLow(value: number, rows: number, row: number): void {
    if (value === this.low) this.lowCount += rows;
    else if (value < this.low) {
      this.nextLow = this.low;
      this.low = value;
      this.lowCount = rows;
      this.lowRow = row;
    } else if (value < this.nextLow) this.nextLow = value;
  }

  private addHigh(value: number, rows: number, row: number): void {
    if (value === this.high) this.highCount += rows;
    else if (value > this.high) {
      this.nextHigh = this.high;
      this.high = value;
      this.highCount = rows;
      this.highRow = row;
    } else if (value > this.nextHigh) this.nextHigh = value;
  }
}
