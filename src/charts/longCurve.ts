import type { Series } from "./series.js";

/** The most buckets of a curve, several for each column of a wide terminal. An even number. */
const mostBuckets = 2048;

/** Where a bucket has a gap. */
const gapBefore = 1;
const gapAfter = 2;

/**
 * A curve that grows, point by point, for as long as it likes. It is kept in buckets, each with the lowest and the highest of its points;
 * when there are many buckets, each two become one. So it takes the same small memory for any length, and no spike is lost.
 */
export class LongCurve {
  private readonly lows = new Places();
  private readonly highs = new Places();
  private readonly gaps: number[] = [];
  /** Buckets that are full or begun. */
  private count = 0;
  /** Points that go into a bucket, and those that the last one has room for. */
  private size = 1;
  private room = 0;
  private lastX = Number.NEGATIVE_INFINITY;

  /** Adds a point. If `y` is not finite, or `x` does not go on to the right, there is a gap. */
  add(x: number, y: number): void {
    if (this.room === 0) this.begin();
    this.room--;
    const at = this.count - 1;
    const hasPlace = Number.isFinite(y);
    if (!hasPlace || x <= this.lastX) this.addGap(at, this.isEmpty(at) ? gapBefore : gapAfter);
    this.lastX = x;
    if (!hasPlace) return;
    if (!(y >= (this.lows.ys[at] as number))) this.lows.set(at, x, y);
    if (!(y <= (this.highs.ys[at] as number))) this.highs.set(at, x, y);
  }

  private begin(): void {
    if (this.count === mostBuckets) this.halve();
    const at = this.count++;
    this.lows.set(at, Number.NaN, Number.NaN);
    this.highs.set(at, Number.NaN, Number.NaN);
    this.gaps[at] = 0;
    this.room = this.size;
  }

  private halve(): void {
    for (let to = 0; to < mostBuckets / 2; to++) this.merge(2 * to, 2 * to + 1, to);
    this.count = mostBuckets / 2;
    this.size *= 2;
  }

  private merge(a: number, b: number, to: number): void {
    const [before, after] = [this.gaps[a] as number, this.gaps[b] as number];
    const isBetween = (before & gapAfter) !== 0 || (after & gapBefore) !== 0;
    const outer = (before & gapBefore) | (after & gapAfter);
    let gaps = isBetween ? outer | gapAfter : outer;
    if (this.isEmpty(a)) gaps = after | gapBefore;
    else if (this.isEmpty(b)) gaps = before | gapAfter;
    this.lows.copy(this.isEmpty(a) || (this.lows.ys[b] as number) < (this.lows.ys[a] as number) ? b : a, to);
    this.highs.copy(
      Number.isNaN(this.highs.ys[a]) || (this.highs.ys[b] as number) > (this.highs.ys[a] as number) ? b : a,
      to,
    );
    this.gaps[to] = gaps;
  }

  private isEmpty(at: number): boolean {
    return Number.isNaN(this.lows.ys[at]);
  }

  private addGap(at: number, gap: number): void {
    this.gaps[at] = (this.gaps[at] as number) | gap;
  }

  /** The points that are kept, from left to right. */
  toSeries(name: string): Series {
    const xs: number[] = [];
    const ys: number[] = [];
    const push = (x: number, y: number) => {
      xs.push(x);
      ys.push(y);
    };
    for (let at = 0; at < this.count; at++) {
      const gaps = this.gaps[at] as number;
      if ((gaps & gapBefore) !== 0) push(Number.NaN, Number.NaN);
      const [low, high] = [this.lows, this.highs].map(
        (each) => [each.xs[at] as number, each.ys[at] as number] as const,
      );
      if (low === undefined || high === undefined || this.isEmpty(at)) continue;
      const [first, second] = low[0] <= high[0] ? [low, high] : [high, low];
      push(...first);
      if (second[0] !== first[0]) push(...second);
      if ((gaps & gapAfter) !== 0) push(Number.NaN, Number.NaN);
    }
    return { name, xs, ys };
  }
}

/** A point for each bucket that was begun: a table may have many thousand columns of a few rows. */
class Places {
  readonly xs: number[] = [];
  readonly ys: number[] = [];

  set(at: number, x: number, y: number): void {
    this.xs[at] = x;
    this.ys[at] = y;
  }

  copy(from: number, to: number): void {
    this.set(to, this.xs[from] as number, this.ys[from] as number);
  }
}
