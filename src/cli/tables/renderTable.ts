import { printable } from "../../printable.js";
import { dim, type Line, type Styled } from "../output/line.js";
import { type Align, pad, textWidthFor, widest } from "./textWidth.js";

/**
 * A header and rows in columns that are aligned on a terminal.
 *
 * @param rows cells; those of the last column may stand out
 */
export async function renderTable(
  header: readonly string[],
  alignments: readonly Align[],
  rows: readonly (readonly (string | Styled)[])[],
): Promise<Line[]> {
  // As they are shown: escapes count.
  const shown = rows.map((row) => row.map((cell) => printable(textOf(cell))));
  const titles = header.map(printable);
  // The width of the last column does not matter if it is aligned on the left.
  const measured = alignments.at(-1) === "left" ? titles.length - 1 : titles.length;
  const columns = titles.slice(0, measured).map((title, i) => [title, ...shown.map((cells) => cells[i] ?? "")]);
  const widthOf = await textWidthFor(columns.flat());
  const widths = columns.map((cells) => widest(cells, widthOf));
  const alignCell = (cell: string, i: number) => {
    const width = widths[i];
    return width === undefined ? cell : pad(cell, width, alignments[i] ?? "left", widthOf);
  };
  const alignRow = (cells: readonly string[]) => cells.map(alignCell).join("  ").trimEnd();
  const renderRow = (cells: readonly string[], i: number): Line => {
    const last = rows[i]?.at(-1);
    const text = alignRow(cells);
    if (last === undefined || typeof last === "string") return text;
    const before = text.length - (cells.at(-1) ?? "").length;
    return [text.slice(0, before), { ...last, text: text.slice(before) }];
  };
  return [[dim(alignRow(titles))], ...shown.map(renderRow)];
}

function textOf(cell: string | Styled): string {
  return typeof cell === "string" ? cell : cell.text;
}
