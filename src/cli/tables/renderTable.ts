import { cutToWidth, type WidthOf } from "../../messages/cutToWidth.js";
import { wrapWords } from "../../messages/wrapWords.js";
import { type Span, showText, spansOf, textOf, withText } from "../output/cutLine.js";
import { dim, type Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { type Align, textWidthFor, widest } from "../output/textWidth.js";

/**
 * What is done to a table that is wider than its room: the gaps shrink to one space; a column is cut to no less than so many places, or
 * left out if that is 0; or the texts of the last column are wrapped into that.
 */
export type Remedy = "gaps" | readonly [title: string, least: number, how?: "wrapped"];

/** How a table fits into its room. */
export interface Fit {
  readonly room: Room;
  /** What is done one after another, as long as the table is too wide. What matters least comes first. */
  readonly remedies: readonly Remedy[];
}

interface Column {
  readonly title: string;
  readonly align: Align;
  /** As they are shown: escapes count. */
  readonly cells: readonly Span[];
  readonly width: number;
  readonly isWrapped?: boolean;
}

type Shorten = (text: string, width: number) => string;

const anywhere: Fit = { room: { columns: undefined, isUnicode: true }, remedies: [] };

/** A header and rows in columns that are aligned on a terminal. */
export async function renderTable(
  header: readonly string[],
  alignments: readonly Align[],
  rows: readonly (readonly Span[])[],
  { room, remedies }: Fit = anywhere,
): Promise<Line[]> {
  const show = (span: Span) => withText(span, showText(textOf(span), room.isUnicode));
  const all = header.map((title, i) => ({
    title: showText(title, room.isUnicode),
    align: alignments[i] ?? "left",
    cells: rows.map((row) => show(row[i] ?? "")),
  }));
  // The width of the last column does not matter if it is aligned on the left, and nothing is to be fitted.
  const measured = room.columns === undefined && all.at(-1)?.align === "left" ? all.slice(0, -1) : all;
  const widthOf = await textWidthFor(measured.flatMap(textsOf));
  const columns = all.map((column) => ({ ...column, width: widest(textsOf(column), widthOf) }));
  const end = showText("…", room.isUnicode);
  const shorten = (text: string, width: number) => cutToWidth(text, width, widthOf, end);
  const fitted = fitColumns(columns, room.columns ?? Number.POSITIVE_INFINITY, remedies, shorten);
  return [
    [
      dim(
        renderRow(fitted.columns, ({ title }) => title, fitted.gap, widthOf)
          .map(textOf)
          .join(""),
      ),
    ],
    ...rows.flatMap((_, i) => renderCells(fitted, i, widthOf)),
  ];
}

/** Whether a table fits into its room: there may not be enough that can be done. */
export async function areWithin(table: readonly Line[], room: Room | undefined): Promise<boolean> {
  if (room?.columns === undefined) return true;
  const texts = table.map((line) => spansOf(line, room.isUnicode).map(textOf).join(""));
  return widest(texts, await textWidthFor(texts)) <= room.columns;
}

function textsOf({ title, cells }: Pick<Column, "title" | "cells">): readonly string[] {
  return [title, ...cells.map(textOf)];
}

interface Fitted {
  readonly columns: readonly Column[];
  readonly gap: number;
}

function fitColumns(all: readonly Column[], room: number, remedies: readonly Remedy[], shorten: Shorten): Fitted {
  let [columns, gap] = [all, 2];
  for (const remedy of remedies) {
    const excess = columns.reduce((sum, { width }) => sum + width + gap, -gap) - room;
    if (excess <= 0) break;
    if (remedy === "gaps") {
      gap = 1;
      continue;
    }
    const [title, least, how] = remedy;
    columns = columns.flatMap((column) => {
      if (column.title !== title) return [column];
      if (least === 0) return [];
      const isWrapped = how === "wrapped";
      const width = Math.max(least, column.width - excess);
      return width >= column.width
        ? [column]
        : [isWrapped ? { ...column, width, isWrapped } : cut(column, width, shorten)];
    });
  }
  return { columns, gap };
}

function cut(column: Column, width: number, shorten: Shorten): Column {
  return {
    ...column,
    title: shorten(column.title, width),
    cells: column.cells.map((cell) => withText(cell, shorten(textOf(cell), width))),
    width,
  };
}

/** The lines of a row: several if a text in it is wrapped. */
function renderCells({ columns, gap }: Fitted, row: number, widthOf: WidthOf): readonly Line[] {
  const last = columns.at(-1);
  const text = textOf(last?.cells[row] ?? "");
  const parts = last?.isWrapped === true ? wrapWords(text.split(" "), last.width, widthOf) : [text];
  return parts.map((part, i) => {
    const cellOf = (column: Column): Span => {
      const cell = i === 0 || column === last ? (column.cells[row] ?? "") : "";
      return column === last ? withText(cell, part) : cell;
    };
    return renderRow(columns, cellOf, gap, widthOf);
  });
}

/** A line of cells, each as wide as its column; without spaces at the end. */
function renderRow(
  columns: readonly Column[],
  cellOf: (column: Column) => Span,
  gap: number,
  widthOf: WidthOf,
): readonly Span[] {
  const spans: Span[] = [];
  // Spaces come with what follows them.
  let spaces = 0;
  for (const column of columns) {
    const cell = cellOf(column);
    const text = textOf(cell);
    const free = column.width - (text === "" ? 0 : widthOf(text));
    if (text !== "") {
      spans.push(" ".repeat(spaces + (column.align === "right" ? Math.max(0, free) : 0)), cell);
      spaces = 0;
    }
    spaces += gap + (text === "" ? column.width : column.align === "left" ? Math.max(0, free) : 0);
  }
  return spans;
}
