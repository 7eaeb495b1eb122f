/** More different values than this are not counted. */
export const mostValues = 10_000;

/**
 * Counts the different numbers of a column, as long as there are not too many. It is a hash table of doubles: a `Map` takes ten times the
 * time.
 */
export class ValueCounter {
  /** The number of different values: a lower bound, if there are more than `mostValues`. */
  size = 0;
  isExact = true;
  private keys = new Float64Array(64);
  private counts = new Uint32Array(64);
  private readonly double = new Float64Array(1);
  private readonly bits = new Int32Array(this.double.buffer);

  /** @param given finite; not to be called once the values are too many */
  add(given: number): void {
    const value = given + 0; // -0 is 0
    const slot = this.slotOf(value);
    const rows = this.counts[slot] as number;
    this.counts[slot] = rows + 1;
    if (rows > 0) return;
    this.keys[slot] = value;
    this.size++;
    if (2 * this.size > this.keys.length) this.makeRoom();
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

  /** The slot that holds a value, or that is free for it. */
  private slotOf(value: number): number {
    const { counts, keys, bits } = this;
    const mask = keys.length - 1;
    this.double[0] = value;
    const mixed = Math.imul((bits[0] as number) ^ Math.imul(bits[1] as number, 0x9e3779b1), 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (counts[slot] !== 0 && keys[slot] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  private makeRoom(): void {
    const { keys, counts } = this;
    if (this.size > mostValues) this.isExact = false;
    const length = this.isExact ? 2 * keys.length : 0; // too many values are let go
    this.keys = new Float64Array(length);
    this.counts = new Uint32Array(length);
    if (!this.isExact) return;
    for (const [old, rows] of counts.entries()) {
      if (rows === 0) continue;
      const value = keys[old] as number;
      const slot = this.slotOf(value);
      this.keys[slot] = value;
      this.counts[slot] = rows;
    }
  }
}
