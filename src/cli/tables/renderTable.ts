import { printable } from "../../printable.js";
import { dim, type Line, type Styled } from "../output/line.js";

export type Align = "left" | "right";

/**
 * A header and rows in aligned columns.
 *
 * @param rows cells; those of the last column may stand out
 */
export function renderTable(
  header: readonly string[],
  alignments: readonly Align[],
  rows: readonly (readonly (string | Styled)[])[],
): Line[] {
  // As wide as they are shown.
  const shown = rows.map((row) => row.map((cell) => printable(textOf(cell))));
  const titles = header.map(printable);
  const widths = titles.map((title, column) => widest([title, ...shown.map((cells) => cells[column] ?? "")]));
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    if (alignments[column] === "right") return cell.padStart(width);
    return column === header.length - 1 ? cell : cell.padEnd(width);
  };
  const align = (cells: readonly string[]) => cells.map(pad).join("  ").trimEnd();
  const renderRow = (cells: readonly string[], i: number): Line => {
    const last = rows[i]?.at(-1);
    if (last === undefined || typeof last === "string") return align(cells);
    const text = align(cells);
    const before = text.length - (cells.at(-1) ?? "").length;
    return [text.slice(0, before), { ...last, text: text.slice(before) }];
  };
  return [[dim(align(titles))], ...shown.map(renderRow)];
}

/** The length of the longest text; there may be more of them than a function takes arguments. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}

function textOf(cell: string | Styled): string {
  return typeof cell === "string" ? cell : cell.text;
}
