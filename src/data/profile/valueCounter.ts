/** More different values than this are not counted. */
export const mostValues = 10_000;

/** The different numbers of a column. */
export interface DistinctValues {
  /** How many there are: a lower bound, if there are more than `mostValues`. */
  readonly size: number;
  readonly isExact: boolean;
  /** The most frequent ones first; none if they are too many. */
  frequent(most: number): readonly (readonly [value: number, rows: number])[];
}

/**
 * Counts the different numbers of a column, as long as there are not too many. It is a hash table of doubles: a `Map` takes ten times the
 * time.
 */
export class ValueCounter implements DistinctValues {
  size = 0;
  isExact = true;
  private keys = new Float64Array(64);
  private counts = new Uint32Array(64);
  private readonly double = new Float64Array(1);
  private readonly bits = new Int32Array(this.double.buffer);

  /**
   * Adds numbers until there are too many.
   *
   * @param values finite, or NaN, which is left out
   * @param start the index of the first of them
   * @param step how far they lie from each other
   */
  addAll(values: Float64Array, start = 0, step = 1): void {
    for (let at = start; at < values.length && this.isExact; ) at = this.addUntilFull(values, at, step);
  }

  /** Adds numbers up to the one for which room is made. Returns the index of the next. */
  private addUntilFull(values: Float64Array, from: number, step: number): number {
    const { keys, counts, double, bits } = this;
    const mask = keys.length - 1;
    let at = from;
    for (; at < values.length; at += step) {
      const value = (values[at] as number) + 0; // -0 is 0
      if (Number.isNaN(value)) continue;
      double[0] = value;
      let slot = mixBits(bits) & mask;
      while (counts[slot] !== 0 && keys[slot] !== value) slot = (slot + 1) & mask;
      const rows = counts[slot] as number;
      counts[slot] = rows + 1;
      if (rows > 0) continue;
      keys[slot] = value;
      this.size++;
      if (2 * this.size <= keys.length) continue;
      this.makeRoom();
      return at + step;
    }
    return at;
  }

  /** Forgets all values, and keeps the room for as many. */
  clear(): void {
    if (this.isExact) this.counts.fill(0);
    else {
      this.keys = new Float64Array(64);
      this.counts = new Uint32Array(64);
    }
    this.size = 0;
    this.isExact = true;
  }

  /** The values in the order of their frequency, most frequent first; none if they are too many. */
  frequent(most: number): readonly (readonly [value: number, rows: number])[] {
    const found: [number, number][] = [];
    for (const [slot, rows] of this.counts.entries()) if (rows > 0) found.push([this.keys[slot] as number, rows]);
    return found.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
  }

  /** The same, which stays when values are added or forgotten. Of more values than `most`, only their number is kept. */
  keep(most: number): DistinctValues {
    const { size, isExact } = this;
    const values = size > most ? [] : this.frequent(most);
    return { size, isExact, frequent: (wanted) => values.slice(0, wanted) };
  }

  private makeRoom(): void {
    const { keys, counts, double, bits } = this;
    if (this.size > mostValues) this.isExact = false;
    const length = this.isExact ? 2 * keys.length : 0; // too many values are let go
    this.keys = new Float64Array(length);
    this.counts = new Uint32Array(length);
    if (!this.isExact) return;
    for (const [old, rows] of counts.entries()) {
      if (rows === 0) continue;
      const value = keys[old] as number;
      double[0] = value;
      let slot = mixBits(bits) & (length - 1);
      while (this.counts[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.keys[slot] = value;
      this.counts[slot] = rows;
    }
  }
}

/** A whole number that depends on all bits of a double, which are given as two. */
function mixBits(bits: Int32Array): number {
  const mixed = Math.imul((bits[0] as number) ^ Math.imul(bits[1] as number, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
