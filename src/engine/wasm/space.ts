/** Bytes from `start` to `end`, which is not part of it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Memory from 0 on, of which ranges are taken and given back. */
export class Space {
  /** In order, never next to each other; the last one has no end. */
  private readonly gaps: Range[] = [{ start: 0, end: Infinity }];
  private reached = 0;

  /** Bytes that were in use at most. */
  get bytes(): number {
    return this.reached;
  }

  /** The first range that is free and so long. */
  take(bytes: number): Range {
    const index = this.gaps.findIndex(({ start, end }) => end - start >= bytes);
    const gap = this.gaps[index] as Range;
    const range = { start: gap.start, end: gap.start + bytes };
    this.gaps.splice(index, 1, ...(range.end < gap.end ? [{ start: range.end, end: gap.end }] : []));
    this.reached = Math.max(this.reached, range.end);
    return range;
  }

  /** Gives back a range that was taken. */
  give({ start, end }: Range): void {
    const { gaps } = this;
    const index = gaps.findIndex((gap) => gap.start >= end);
    const [before, after] = [gaps[index - 1], gaps[index] as Range];
    const [joinsBefore, joinsAfter] = [before?.end === start, after.start === end];
    const joined = { start: joinsBefore ? (before as Range).start : start, end: joinsAfter ? after.end : end };
    gaps.splice(joinsBefore ? index - 1 : index, Number(joinsBefore) + Number(joinsAfter), joined);
  }
}
