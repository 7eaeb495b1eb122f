/** The positions of many rows, in little memory where most follow each other. */
export class RowPositions {
  /** How many there are. */
  rows = 0;
  #next = -1;
  /** Rows whose position is not the one after that of the row before, and their positions. */
  readonly #jumps: { readonly row: number; readonly position: number }[] = [];

  push(position: number): void {
    if (position !== this.#next) this.#jumps.push({ row: this.rows, position });
    this.rows++;
    this.#next = position + 1;
  }

  at(row: number): number {
    const jump = this.#jumps.findLast((each) => each.row <= row) ?? { row: 0, position: 1 };
    return jump.position + row - jump.row;
  }
}
