import { cutToWidth, type WidthOf } from "../messages/cutToWidth.js";
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

/** The names of the curves, each behind its mark, in as few lines as they need. What has no room is counted. */
export function renderLegend(
  names: readonly string[],
  pens: readonly Pen[],
  { columns, rows, isAscii, widthOf, note }: LegendOptions,
): readonly Row[] {
  const line = isAscii ? "-" : "─";
  const entries = names.map((name, i): Entry => {
    const { mark = "", color } = pens[i] ?? {};
    const key = `${line}${mark}${line}`;
    const text = cutToWidth(name, columns - key.length - 1, widthOf, isAscii ? "..." : "…");
    return { spans: [{ text: key, color }, { text: ` ${text}` }], width: key.length + 1 + widthOf(text) };
  });
  if (note !== undefined) entries.push({ spans: [{ text: note, color: "gray" }], width: note.length });
  return layOutEntries(entries, { columns, rows });
}

/** The entries in as few lines as they need, one after the other. What has no room is counted. */
export function layOutEntries(
  entries: readonly Entry[],
  { columns, rows }: Pick<LegendOptions, "columns" | "rows">,
): readonly Row[] {
  const lines: Line[] = [];
  for (const [i, entry] of entries.entries()) {
    const last = lines.at(-1);
    if (last !== undefined && last.width + gap.length + entry.width <= columns) {
      last.spans.push({ text: gap }, ...entry.spans);
      last.width += gap.length + entry.width;
    } else if (lines.length < rows) {
      lines.push({ spans: [...entry.spans], width: entry.width });
    } else {
      if (last !== undefined) addRest(last, entries.length - i, columns);
      break;
    }
  }
  return lines.filter(({ width }) => width <= columns).map(({ spans }) => spans);
}

/** A key and its name. */
export interface Entry {
  readonly spans: readonly Span[];
  readonly width: number;
}

interface Line {
  readonly spans: Span[];
  width: number;
}

const gap = "   ";

function addRest(line: Line, count: number, columns: number): void {
  const text = `${gap}+${count}`;
  if (line.width + text.length <= columns) line.spans.push({ text, color: "gray" });
}
