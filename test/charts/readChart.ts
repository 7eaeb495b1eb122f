import type { Row } from "../../src/charts/span.js";
import { brailleDots } from "./brailleDots.js";

/** A dot of a chart: its place in dots, from the upper left corner. */
export type Dot = readonly [x: number, y: number];

export function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}

export const textsOf = (rows: readonly Row[]): readonly string[] => rows.map(textOf);

/** The rows and columns of a chart between its axes. */
export function plotOf(rows: readonly Row[]): readonly string[] {
  const lines = textsOf(rows);
  const bottom = lines.findIndex((line) => /^ *[└+]/.test(line) && /[─-]{2}/.test(line));
  const left = (lines[bottom] ?? "").search(/[└+]/) + 1;
  return lines.slice(0, bottom).map((line) => line.slice(left));
}

/** The dots of braille characters in lines; other characters have none. */
export function dotsOf(lines: readonly string[]): readonly Dot[] {
  return lines.flatMap((line, row) =>
    [...line].flatMap((character, column) => {
      const bits = character.charCodeAt(0) - 0x2800;
      if (bits < 0 || bits > 255) return [];
      return brailleDots(bits).map(([x, y]): Dot => [2 * column + x, 4 * row + y]);
    }),
  );
}
