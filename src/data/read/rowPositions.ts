/** A list of whole numbers that mostly grow by the same step, such as the lines of rows. It takes little memory. */
export class RowPositions {
  /** How many numbers there are. */
  rows = 0;
  /** Of each stretch with the same step: its first row, that row's position, and the step, which is 0 until there is a second row. */
  private readonly first: number[] = [];
  private readonly position: number[] = [];
  private readonly step: number[] = [];
  private last = 0;

  push(position: number): void {
    const stretch = this.first.length - 1;
    const step = position - this.last;
    const isSecond = this.first[stretch] === this.rows - 1;
    if (stretch >= 0 && isSecond) this.step[stretch] = step;
    else if (stretch < 0 || this.step[stretch] !== step) {
      this.first.push(this.rows);
      this.position.push(position);
      this.step.push(0);
    }
    this.rows++;
    this.last = position;
  }

  /** @param row the index of a position that was pushed, from 0 */
  at(row: number): number {
    let [low, high] = [0, this.first.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.first[middle] as number) <= row) low = middle;
      else high = middle;
    }
    return (this.position[low] as number) + (row - (this.first[low] as number)) * (this.step[low] as number);
  }
}
