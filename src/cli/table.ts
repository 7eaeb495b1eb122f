import type { Style } from "./style.js";

export type Align = "left" | "right";

/**
 * A header and rows in aligned columns.
 *
 * The last column is not padded, so its cells may hold escape codes.
 */
export function renderTable(
  header: readonly string[],
  alignments: readonly Align[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] {
  const widths = header.map((title, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), title.length),
  );
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    if (alignments[column] === "right") return cell.padStart(width);
    return column === header.length - 1 ? cell : cell.padEnd(width);
  };
  const align = (cells: readonly string[]) => cells.map(pad).join("  ").trimEnd();
  return [style.dim(align(header)), ...rows.map(align)];
}
