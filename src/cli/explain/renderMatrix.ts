import { chooseFormat } from "../../explain/numberFormat.js";
import type { Shape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { showText } from "../output/cutLine.js";

/** How much of a matrix is shown. */
export interface MatrixRoom {
  /** Of texts. */
  readonly width: number;
  /** Of a matrix, if it is not that of texts: infinite in a file. */
  readonly matrixWidth?: number;
  /** Rows, at least 2; if infinite, nothing is left out: columns that do not fit come in blocks below each other. */
  readonly rows: number;
  /** Whether characters beyond ASCII may be written. Default true. */
  readonly isUnicode?: boolean;
}

/** From the usual form to the tightest one, if not all columns fit. */
const forms = [
  { decimals: 4, gap: "  " },
  { decimals: 4, gap: " " },
  { decimals: 3, gap: " " },
  { decimals: 2, gap: " " },
] as const;

/** Numbers as they line up. */
interface Grid {
  readonly cells: readonly (readonly string[])[];
  readonly gap: string;
}

/**
 * A matrix as lines of numbers that line up. A single column is written as a row: `(1  2  3)ᵀ`. Numbers get closer, and then have fewer
 * decimals, if all columns fit by that. What still does not fit is left out at the end, and the last line says how much that is; or if
 * nothing may be left out, the columns are shown in blocks.
 */
export function renderMatrix(values: readonly number[], shape: Shape, room: MatrixRoom): readonly string[] {
  const [rows = 1, columns = 1] = shape.length === 1 ? [1, shape[0]] : shape;
  const isColumn = rows > 1 && columns === 1;
  const [across, down] = isColumn ? [rows, 1] : [columns, rows];
  const dots = showText("…", room.isUnicode ?? true);
  const end = showText(")ᵀ", room.isUnicode ?? true);
  const width = (room.matrixWidth ?? room.width) - (isColumn ? 1 + end.length : 0);
  const shownRows = down > room.rows ? room.rows - 1 : down;
  const isWhole = room.rows === Number.POSITIVE_INFINITY;
  const grids = forms.map(({ decimals, gap }): Grid => {
    const format = chooseFormat(values, decimals);
    // Without all rows, numbers beyond the width are not needed: each takes two places at least.
    const most = isWhole ? across : Math.min(across, Math.ceil(width / 2));
    const row = (index: number) => Array.from({ length: most }, (_, i) => format(values[index * across + i] as number));
    return { cells: Array.from({ length: shownRows }, (_, index) => row(index)), gap };
  });
  const isFitting = (grid: Grid) => countFitting(grid, 0, width, 0) === across;
  const { cells, gap } = grids.find(isFitting) ?? (grids[0] as Grid);
  const write = (start: number, count: number, isCut: boolean) => {
    const block = cells.map((row) => row.slice(start, start + count));
    const size = widthOf(block);
    const lines = block.map((row) => [...row.map((cell) => cell.padStart(size)), ...(isCut ? [dots] : [])].join(gap));
    return isColumn ? lines.map((line) => `(${line.trimStart()}${end}`) : lines;
  };
  if (isWhole) {
    const blocks = cutIntoBlocks({ cells, gap }, across, width);
    if (blocks.length === 1) return write(0, across, false);
    const noun = isColumn ? "rows" : "columns";
    return blocks.flatMap(({ start, count }) => [
      `${noun} ${start + 1} to ${start + count} of ${across}:`,
      ...write(start, count, false),
    ]);
  }
  const fitting = countFitting({ cells, gap }, 0, width, 0);
  const shownColumns = fitting < across ? countFitting({ cells, gap }, 0, width, gap.length + dots.length) : across;
  const left = [
    ...(shownRows < down ? [`${shownRows} of ${formatCount(down, "row")}`] : []),
    ...(shownColumns < across ? [`${shownColumns} of ${formatCount(across, isColumn ? "row" : "column")}`] : []),
  ];
  const note = `${dots} (${left.join(", ")})`;
  const notes = note.length <= room.width ? [note] : left.map((part) => `${dots} (${part})`);
  const shown = write(0, shownColumns, shownColumns < across);
  return left.length === 0 ? shown : [...shown, ...notes];
}

function cutIntoBlocks(grid: Grid, across: number, width: number) {
  const blocks: { readonly start: number; readonly count: number }[] = [];
  for (let start = 0; start < across; ) {
    const count = countFitting(grid, start, width, 0);
    blocks.push({ start, count });
    start += count;
  }
  return blocks;
}

/** How many columns from one on fit beside what is `reserved`, at least 1. */
function countFitting({ cells, gap }: Grid, start: number, width: number, reserved: number): number {
  const across = cells[0]?.length ?? 0;
  let widest = 0;
  for (let count = 1; start + count <= across; count++) {
    for (const row of cells) widest = Math.max(widest, (row[start + count - 1] as string).length);
    if (count * (widest + gap.length) - gap.length + reserved > width) return Math.max(1, count - 1);
  }
  return across - start;
}

function widthOf(cells: readonly (readonly string[])[]): number {
  return cells.reduce((width, row) => row.reduce((widest, cell) => Math.max(widest, cell.length), width), 0);
}
