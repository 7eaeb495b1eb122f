import type { Entry, Explanation } from "../../explain/explanation.js";
import { formatShape } from "../../graph/shape.js";
import { firstThatFits } from "../../messages/firstThatFits.js";
import { showText } from "../output/cutLine.js";
import { bold, dim, type Line } from "../output/line.js";
import { indented, renderEntry, shift } from "./renderEntry.js";
import { findEntryIn, parts } from "./renderExplanation.js";
import { type MatrixRoom, renderMatrix } from "./renderMatrix.js";

/** One node of a step, to be shown alone. */
export interface Page {
  readonly entry: Entry;
  /** The index of its part among `parts`. */
  readonly part: number;
  /** Its place among all pages, from 1. */
  readonly number: number;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Names beside an arrow. */
const mostNames = 5;

/** All nodes in their order: forward, backward, updates. */
export function listPages(explanation: Explanation): readonly Page[] {
  const entries = parts.flatMap(({ key }, part) => explanation[key].map((entry) => ({ entry, part })));
  return entries.map((each, i) => ({ ...each, number: i + 1 }));
}

/** How a page is shown. */
export interface PageView {
  readonly size: ScreenSize;
  /** Rows of a matrix, unless there is room for more. */
  readonly rows: number;
  readonly isUnicode: boolean;
  /** The first line of the node that is seen. */
  readonly top: number;
}

/** A page on a screen. */
export interface Screen {
  readonly lines: readonly Line[];
  /** Lines of the node that are seen at once. */
  readonly height: number;
  /** The largest `top` that shows something more. */
  readonly lastTop: number;
}

/** A page as the lines of a screen: where the node is, as much of it as there is room for, and the keys at the bottom. */
export function renderPage(explanation: Explanation, pages: readonly Page[], page: Page, view: PageView): Screen {
  const { size, isUnicode } = view;
  const place = [...renderPlace(pages, page, size.columns, isUnicode), ""].slice(0, Math.max(1, size.rows - smallest));
  const height = Math.max(1, size.rows - place.length - 1);
  const body = renderFitting(explanation, page, view, height);
  const lastTop = Math.max(0, body.length - height);
  const top = Math.min(view.top, lastTop);
  const seen = body.slice(top, top + height);
  const filler: Line[] = Array.from({ length: height - seen.length }, () => "");
  const part = lastTop === 0 ? undefined : `lines ${top + 1} to ${top + seen.length} of ${body.length}`;
  const keys = dim(chooseKeys(size.columns, part, isUnicode));
  return { lines: [...place, ...seen, ...filler, [keys]], height, lastTop };
}

/** Lines of a node, and that of the keys, that count more than where it is. */
const smallest = 5;

/** More rows of each matrix if there is room for all of them. What is longer than the window is scrolled. */
function renderFitting(explanation: Explanation, { entry }: Page, view: PageView, height: number): readonly Line[] {
  const { size, isUnicode } = view;
  const render = (rows: number) => renderNode(explanation, entry, { width: size.columns, rows, isUnicode });
  for (const rows of [4 * view.rows, 2 * view.rows]) {
    const lines = render(rows);
    if (lines.length <= height) return lines;
  }
  return render(view.rows);
}

/** Where the node is: its part, its number, and its neighbours in the graph. */
function renderPlace(
  pages: readonly Page[],
  { entry, part, number }: Page,
  columns: number,
  isUnicode: boolean,
): Line[] {
  const title = parts[part]?.title ?? "";
  const place = `${number} of ${pages.length}`;
  const show = (text: string) => showText(text, isUnicode);
  const before = joinNames(entry.inputs);
  const readers = pages.filter((each) => each.part === part && each.entry.inputs.includes(entry.name));
  const behind = joinNames(readers.map((each) => each.entry.name));
  const start = show(before === "" ? "" : `${before} → `);
  const end = show(behind === "" ? "" : ` → ${behind}`);
  const isLong = start.length + entry.name.length + end.length > columns;
  return [
    [bold(title), place.padStart(Math.max(place.length + 1, columns - title.length))],
    isLong ? [bold(entry.name)] : [dim(start), bold(entry.name), dim(end)],
  ];
}

function joinNames(names: readonly string[]): string {
  const shown = names.length > mostNames ? [...names.slice(0, mostNames - 1), "…"] : names;
  return shown.join(", ");
}

function renderNode(explanation: Explanation, entry: Entry, room: MatrixRoom): readonly Line[] {
  const find = findEntryIn(explanation);
  const inputs = entry.inputs.flatMap((name) => find(name) ?? []);
  return [
    ...renderEntry(entry, find, room),
    ...(inputs.length === 0 ? [] : ["", [dim("from these numbers:")] as Line]),
    ...inputs.flatMap(({ name, values, shape }): Line[] => {
      const matrix = renderMatrix(values, shape, indented(room));
      if (shape.length === 0) return [[bold(name), ` = ${matrix.join("")}`]];
      return [[bold(name), " ", dim(formatShape(shape))], ...shift(matrix)];
    }),
  ];
}

/** @param part of the node that is seen, if not all of it is */
function chooseKeys(columns: number, part: string | undefined, isUnicode: boolean): string {
  const scroll = part === undefined ? "" : `↑/↓ scroll (${part})   `;
  const texts = [
    `${scroll}→ next   ← back   PgDn/PgUp next/previous pass   Home/End first/last   q leave`,
    `${scroll}→ next   ← back   q leave`,
    ...(part === undefined ? [] : ["↑/↓ scroll  ←/→ node  q leave", "↑/↓ ←/→ q"]),
  ].map((text) => showText(text, isUnicode));
  return firstThatFits([...texts, "q leave"], columns);
}
