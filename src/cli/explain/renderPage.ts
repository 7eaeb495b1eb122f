import type { Entry, Explanation } from "../../explain/explanation.js";
import { formatShape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { bold, dim, type Line } from "../output/line.js";
import { renderEntry } from "./renderEntry.js";
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

/** Rows of a matrix that are shown at most, if the screen has room for them. */
const mostRows = 32;
/** Names beside an arrow. */
const mostNames = 5;

/** All nodes in their order: forward, backward, updates. */
export function listPages(explanation: Explanation): readonly Page[] {
  const entries = parts.flatMap(({ key }, part) => explanation[key].map((entry) => ({ entry, part })));
  return entries.map((each, i) => ({ ...each, number: i + 1 }));
}

/** A page as the lines of a screen: as many rows of its matrices as there is room for, and the keys at the bottom. */
export function renderPage(explanation: Explanation, pages: readonly Page[], page: Page, size: ScreenSize): Line[] {
  const height = size.rows - 1;
  const render = (rows: number, isWithInputs: boolean) => [
    ...renderPlace(pages, page, size.columns),
    "",
    ...renderNode(explanation, page.entry, { width: size.columns, rows }, isWithInputs),
  ];
  let lines: Line[] = [];
  for (const [rows, isWithInputs] of attempts()) {
    lines = render(rows, isWithInputs);
    if (lines.length <= height) break;
  }
  if (lines.length > height) {
    const left = lines.length - height + 1;
    lines = [...lines.slice(0, height - 1), [dim(`… (${formatCount(left, "more line")}: the window is too small)`)]];
  }
  const filler: Line[] = Array.from({ length: height - lines.length }, () => "");
  return [...lines, ...filler, [dim(chooseKeys(size.columns))]];
}

/** Fewer and fewer rows of each matrix, at last without the inputs. */
function* attempts(): Generator<readonly [rows: number, isWithInputs: boolean]> {
  for (const isWithInputs of [true, false]) {
    for (let rows = mostRows; rows >= 2; rows = rows > 8 ? rows / 2 : rows - 1) yield [rows, isWithInputs];
  }
}

/** Where the node is: its part, its number, and its neighbours in the graph. */
function renderPlace(pages: readonly Page[], { entry, part, number }: Page, columns: number): Line[] {
  const title = parts[part]?.title ?? "";
  const place = `${number} of ${pages.length}`;
  const before = joinNames(entry.inputs);
  const readers = pages.filter((each) => each.part === part && each.entry.inputs.includes(entry.name));
  const behind = joinNames(readers.map((each) => each.entry.name));
  const start = before === "" ? "" : `${before} → `;
  const end = behind === "" ? "" : ` → ${behind}`;
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

function renderNode(explanation: Explanation, entry: Entry, room: MatrixRoom, isWithInputs: boolean): Line[] {
  const find = findEntryIn(explanation);
  const inputs = isWithInputs ? entry.inputs.flatMap((name) => find(name) ?? []) : [];
  return [
    ...renderEntry(entry, find, room),
    ...(inputs.length === 0 ? [] : ["", [dim("from these numbers:")] as Line]),
    ...inputs.flatMap(({ name, values, shape }): Line[] => {
      const matrix = renderMatrix(values, shape, { ...room, width: room.width - indent });
      if (shape.length === 0) return [[bold(name), ` = ${matrix.join("")}`]];
      return [[bold(name), " ", dim(formatShape(shape))], ...matrix.map((line) => " ".repeat(indent) + line)];
    }),
  ];
}

const indent = 4;

function chooseKeys(columns: number): string {
  const texts = [
    "→ next   ← back   PgDn/PgUp next/previous pass   Home/End first/last   q leave",
    "→ next   ← back   q leave",
  ];
  return texts.find((text) => text.length <= columns) ?? "q leave";
}
