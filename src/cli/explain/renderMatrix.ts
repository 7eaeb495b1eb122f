import { chooseFormat } from "../../explain/numberFormat.js";
import type { Shape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";

/** How much of a matrix is shown. */
export interface MatrixRoom {
  readonly width: number;
  /** Rows, at least 2. */
  readonly rows: number;
}

const gap = "  ";
const dots = "…";

/**
 * A matrix as lines of numbers that line up. A single column is written as a row: `(1  2  3)ᵀ`. What does not fit is left out at the
 * end, and the last line says how much that is.
 */
export function renderMatrix(values: readonly number[], shape: Shape, room: MatrixRoom): readonly string[] {
  const [rows = 1, columns = 1] = shape.length === 1 ? [1, shape[0]] : shape;
  const isColumn = rows > 1 && columns === 1;
  const [across, down] = isColumn ? [rows, 1] : [columns, rows];
  const format = chooseFormat(values);
  const shownRows = down > room.rows ? room.rows - 1 : down;
  const fitting = (cells: readonly string[][]) => countFitting(cells, room.width - (isColumn ? 3 : 0));
  const all = Array.from({ length: shownRows }, (_, row) =>
    // A number takes two columns of the terminal at least.
    Array.from({ length: Math.min(across, Math.ceil(room.width / 2)) }, (_, i) =>
      format(values[row * across + i] as number),
    ),
  );
  const shownColumns = fitting(all) < across ? fitting(all) : across;
  const cells = all.map((row) => row.slice(0, shownColumns));
  const width = widthOf(cells);
  const isCut = shownColumns < across;
  const lines = cells.map((row) => [...row.map((cell) => cell.padStart(width)), ...(isCut ? [dots] : [])].join(gap));
  const shown = isColumn ? lines.map((line) => `(${line.trimStart()})ᵀ`) : lines;
  const left = [
    ...(shownRows < down ? [`${shownRows} of ${formatCount(down, "row")}`] : []),
    ...(isCut ? [`${shownColumns} of ${formatCount(across, isColumn ? "row" : "column")}`] : []),
  ];
  const note = `${dots} (${left.join(", ")})`;
  const notes = note.length <= room.width ? [note] : left.map((part) => `${dots} (${part})`);
  return left.length === 0 ? shown : [...shown, ...notes];
}

/** How many columns fit. If not all do, there must be room for the dots. */
function countFitting(cells: readonly (readonly string[])[], most: number): number {
  const across = cells[0]?.length ?? 0;
  for (let count = across; count > 1; count--) {
    const width = widthOf(cells.map((row) => row.slice(0, count)));
    const dotted = count < across ? gap.length + dots.length : 0;
    if (count * (width + gap.length) - gap.length + dotted <= most) return count;
  }
  return 1;
}

function widthOf(cells: readonly (readonly string[])[]): number {
  return cells.reduce((width, row) => row.reduce((widest, cell) => Math.max(widest, cell.length), width), 0);
}
