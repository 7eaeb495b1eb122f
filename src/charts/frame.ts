import type { Scale } from "./scale.js";
import type { Row, Span } from "./span.js";
import type { Tick } from "./ticks.js";

/** The characters that axes are drawn with. */
const characters = {
  unicode: { side: "│", sideTick: "┤", corner: "└", bottom: "─", bottomTick: "┬", zero: "╌" },
  ascii: { side: "|", sideTick: "+", corner: "+", bottom: "-", bottomTick: "+", zero: "-" },
} as const;

export function axisCharacters(isAscii: boolean) {
  return isAscii ? characters.ascii : characters.unicode;
}

const axis = (text: string): Span => ({ text, color: "gray" });

/** What is on the left of a plot: for each of its rows the label, if the row has one, and the line of the axis. */
export interface Side {
  readonly width: number;
  readonly rows: readonly Span[];
}

/** The row of a plot that a value is in; the first one is the highest. */
export function rowOf(value: number, scale: Scale, rows: number): number {
  return Math.round((1 - scale.position(value)) * (rows - 1));
}

/** @param columns of the whole chart; labels that would take more than a third of them are left out */
export function renderSide(scale: Scale, rows: number, columns: number, isAscii: boolean): Side {
  const ticks = scale.ticks(Math.max(2, Math.ceil(rows * 0.45)));
  const widest = Math.max(0, ...ticks.map(({ label }) => label.length));
  const { side, sideTick } = axisCharacters(isAscii);
  if (widest + 2 > columns / 3) return { width: 1, rows: Array.from({ length: rows }, () => axis(side)) };
  const labels = new Map(ticks.map(({ value, label }) => [rowOf(value, scale, rows), label]));
  return {
    width: widest + 2,
    rows: Array.from({ length: rows }, (_, row) => {
      const label = labels.get(row);
      return axis(`${(label ?? "").padStart(widest)} ${label === undefined ? side : sideTick}`);
    }),
  };
}

/** The two lines below a plot: the axis, and its labels with its title. */
export function renderBottom(
  scale: Scale,
  left: number,
  columns: number,
  title: string,
  isAscii: boolean,
): readonly [Row, Row] {
  const width = columns - left;
  const columnOf = ({ value }: Tick) => left + Math.round(scale.position(value) * (width - 1));
  const { ticks, text } = placeLabels(scale, columnOf, left, columns, title);
  const { corner, bottom, bottomTick } = axisCharacters(isAscii);
  const line = Array.from({ length: width }, () => bottom as string);
  for (const tick of ticks) line[columnOf(tick) - left] = bottomTick;
  return [[axis(`${" ".repeat(left - 1)}${corner}${line.join("")}`)], [axis(text)]];
}

interface Labels {
  readonly ticks: readonly Tick[];
  readonly text: string;
}

/** As many labels as have room, each below its tick, with the title at the end of the line, or else before them. */
function placeLabels(
  scale: Scale,
  columnOf: (tick: Tick) => number,
  left: number,
  columns: number,
  title: string,
): Labels {
  for (let most = Math.max(2, Math.floor((columns - left) / 8)); most >= 1; most--) {
    const ticks = scale.ticks(most);
    const text = writeLabels(ticks, columnOf, columns);
    if (text === undefined) continue;
    if (text.length + 2 + title.length <= columns) return { ticks, text: text + title.padStart(columns - text.length) };
    const free = text.length - text.trimStart().length;
    if (title.length + 2 <= free && title.length <= left) return { ticks, text: title + text.slice(title.length) };
    // Without its last label, the axis has room for the title, which tells more.
    const fewer = ticks.slice(0, -1);
    const shorter = writeLabels(fewer, columnOf, columns) ?? "";
    const hasRoom = fewer.length >= 2 && shorter.length + 2 + title.length <= columns;
    return hasRoom ? { ticks, text: shorter + title.padStart(columns - shorter.length) } : { ticks, text };
  }
  return { ticks: [], text: "" };
}

/** Undefined if the labels run into each other. */
function writeLabels(ticks: readonly Tick[], columnOf: (tick: Tick) => number, columns: number): string | undefined {
  let text = "";
  for (const tick of ticks) {
    const { label } = tick;
    const middle = columnOf(tick) - Math.floor((label.length - 1) / 2);
    const start = Math.max(0, Math.min(middle, columns - label.length));
    if (label.length > columns || (text !== "" && start < text.length + 2)) return undefined;
    text = text.padEnd(start) + label;
  }
  return text;
}
