/** Bytes from `start` up to `end`, without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Memory from address 0 on. Ranges of it are taken and given back. */
export class Space {
  /** Free ranges, in order. No two are adjacent. The last one has no end. */
  private readonly gaps: ByteRange[] = [{ start: 0, end: Infinity }];
  private reached = 0;

  /** One more than the highest byte that was ever in use. */
  get bytes(): number {
    return this.reached;
  }

  /** Takes the first free range of that length. */
  take(bytes: number): ByteRange {
    const index = this.gaps.findIndex(({ start, end }) => end - start >= bytes);
    const gap = this.gaps[index] as ByteRange;
    const range = { start: gap.start, end: gap.start + bytes };
    this.gaps.splice(index, 1, ...(range.end < gap.end ? [{ start: range.end, end: gap.end }] : []));
    this.reached = Math.max(this.reached, range.end);
    return range;
  }

  /** Gives back a range that was taken. */
  give({ start, end }: ByteRange): void {
    const { gaps } = this;
    const index = gaps.findIndex((gap) => gap.start >= end);
    const [before, after] = [gaps[index - 1], gaps[index] as ByteRange];
    const [joinsBefore, joinsAfter] = [before?.end === start, after.start === end];
    const joined = { start: joinsBefore ? (before as ByteRange).start : start, end: joinsAfter ? after.end : end };
    gaps.splice(joinsBefore ? index - 1 : index, Number(joinsBefore) + Number(joinsAfter), joined);
  }
}
