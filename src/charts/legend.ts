import type { WidthOf } from "../messages/cutToWidth.js";
import type { Pen } from "./canvas.js";
import type { Row, Span } from "./span.js";

export interface LegendOptions {
  readonly columns: number;
  readonly rows: number;
  readonly isAscii: boolean;
  readonly widthOf: WidthOf;
  /** What is to be said at the end. */
  readonly note?: string;
}

/** A shorter name says nothing. */
const shortestName = 5;

/** The names of the curves, each behind its mark, in as few lines as they need. They are shortened if not all have room. What has none is counted. */
export function renderLegend(
  names: readonly string[],
  pens: readonly Pen[],
  { columns, rows, isAscii, widthOf, note }: LegendOptions,
): readonly Row[] {
  const line = isAscii ? "-" : "─";
  const dots = isAscii ? "..." : "…";
  const entriesOf = (most: number): readonly Entry[] => {
    const entries = names.map((name, i): Entry => {
      const { mark = "", color } = pens[i] ?? {};
      const key = `${line}${mark}${line}`;
      const text = cutMiddle(name, Math.min(most, columns - key.length - 1), widthOf, dots);
      return { spans: [{ text: key, color }, { text: ` ${text}` }], width: key.length + 1 + widthOf(text) };
    });
    return note === undefined ? entries : [...entries, { spans: [{ text: note, color: "gray" }], width: note.length }];
  };
  let most = Math.min(columns, Math.max(0, ...names.map(widthOf)));
  while (most > shortestName && breakLines(entriesOf(most), columns).length > rows) most--;
  return layOutEntries(entriesOf(most), { columns, rows });
}

/** The entries in as few lines as they need, one after the other. What has no room is counted. */
export function layOutEntries(
  entries: readonly Entry[],
  { columns, rows }: Pick<LegendOptions, "columns" | "rows">,
): readonly Row[] {
  const all = breakLines(entries, columns);
  const lines = all.slice(0, rows);
  const last = lines.at(-1);
  if (last !== undefined && all.length > rows) addRest(last, count(all.slice(rows)), columns);
  return lines.filter(({ width }) => width <= columns).map(({ spans }) => spans);
}

function breakLines(entries: readonly Entry[], columns: number): readonly Line[] {
  const lines: Line[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.width + gap.length + entry.width <= columns) {
      last.spans.push({ text: gap }, ...entry.spans);
      last.width += gap.length + entry.width;
      last.entries++;
    } else {
      lines.push({ spans: [...entry.spans], width: entry.width, entries: 1 });
    }
  }
  return lines;
}

function count(lines: readonly Line[]): number {
  return lines.reduce((sum, { entries }) => sum + entries, 0);
}

/** A key and its name. */
export interface Entry {
  readonly spans: readonly Span[];
  readonly width: number;
}

interface Line {
  readonly spans: Span[];
  width: number;
  entries: number;
}

const gap = "   ";

function addRest(line: Line, count: number, columns: number): void {
  const text = `${gap}+${count}`;
  if (line.width + text.length <= columns) line.spans.push({ text, color: "gray" });
}

/** The text without its middle, if it takes more columns: names of logs differ at their beginnings, and those of their curves at their ends. */
function cutMiddle(text: string, columns: number, widthOf: WidthOf, middle: string): string {
  if (widthOf(text) <= columns) return text;
  const before = [...text];
  const after = before.splice(Math.ceil(before.length / 2));
  const cut = () => `${before.join("")}${middle}${after.join("")}`;
  while (before.length + after.length > 0 && widthOf(cut()) > columns) {
    if (before.length > after.length) before.pop();
    else after.shift();
  }
  return columns < middle.length ? "" : cut();
}
