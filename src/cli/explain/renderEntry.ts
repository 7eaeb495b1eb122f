import type { Contribution, Entry, Example } from "../../explain/explanation.js";
import { chooseFormat } from "../../explain/numberFormat.js";
import { formatShape, type Shape } from "../../graph/shape.js";
import { wrapWords } from "../../messages/wrapWords.js";
import { bold, dim, type Line } from "../output/line.js";
import { type MatrixRoom, renderMatrix } from "./renderMatrix.js";

/** Finds the entry of a name. */
export type FindEntry = (name: string) => Entry | undefined;

/** A node: its formula, its numbers, and how one of them comes about. */
export function renderEntry(entry: Entry, find: FindEntry, room: MatrixRoom): Line[] {
  const { definitions = [], example, contributions = [], shape, values, formula } = entry;
  const inner = indented(room);
  const words = (text: string) => shift(wrapWords(text.split(" "), inner.width));
  const isAdded = contributions.length > 1;
  return [
    ...renderTitle(entry, room.width),
    ...definitions.flatMap(words),
    ...contributions.flatMap((each) => [
      ...words(describeContribution(each, find, isAdded)),
      ...(isAdded ? shift(renderMatrix(each.values, shape, inner)) : []),
    ]),
    ...(isAdded ? words("added up:") : []),
    // A single number is at the end of its example.
    ...(shape.length > 0 && (values.length > 1 || example === undefined)
      ? shift(renderMatrix(values, shape, inner))
      : []),
    ...(example === undefined ? [] : words(describeExample(example, entry))),
    ...(example === undefined && shape.length === 0 && formula !== undefined && !isNumber(formula)
      ? words(`= ${formatAt(values, [], shape)}`)
      : []),
  ];
}

const indent = 4;

/** The room for what is shifted to the right. */
export function indented(room: MatrixRoom): MatrixRoom {
  const { width, matrixWidth = width } = room;
  return { ...room, width: width - indent, matrixWidth: matrixWidth - indent };
}

export function shift(lines: readonly string[]): string[] {
  return lines.map((line) => " ".repeat(indent) + line);
}

function isNumber(formula: string): boolean {
  return Number.isFinite(Number(formula));
}

/** The name and its formula, with what it is at the end of the line if there is room for it. */
function renderTitle({ name, formula, role, shape, values }: Entry, width: number): Line[] {
  const isGivenNumber = formula === undefined && shape.length === 0;
  const text = isGivenNumber ? formatAt(values, [], shape) : formula;
  const about = [role, ...(shape.length === 0 ? [] : [formatShape(shape)])].join(" ").trim();
  const words = text === undefined ? [name] : [name, "=", ...text.split(" ")];
  const [first = "", ...others] = wrapWords(words, width - indent);
  const room = width - name.length - about.length;
  const start = first.slice(name.length);
  if (others.length === 0 && start.length + 2 <= room)
    return [about === "" ? [bold(name), start] : [bold(name), start.padEnd(room), dim(about)]];
  const below = shift(wrapWords(about.split(" "), width - indent)).map((line): Line => [dim(line)]);
  return [[bold(name), start], ...shift(others), ...(about === "" ? [] : below)];
}

/** `from a1 = relu(z0): times the slope of relu` */
function describeContribution({ through, reason, formula }: Contribution, find: FindEntry, isAdded: boolean): string {
  const source = find(through)?.formula;
  return `from ${through}${source === undefined ? "" : ` = ${source}`}: ${isAdded ? `${formula}, ` : ""}${reason}`;
}

/** `row 2, column 1: 0.5 · 0.2 + 0.1 = 0.2` */
function describeExample({ place, text, reasons }: Example, { values, shape }: Entry): string {
  const nouns = place.length === 1 ? ["column"] : ["row", "column"];
  const where = place.flatMap((index, axis) => (shape[axis] === 1 ? [] : [`${nouns[axis]} ${index + 1}`]));
  const value = formatAt(values, place, shape);
  const because = reasons.length === 0 ? "" : `, since ${reasons.join(" and ")}`;
  const label = where.length === 0 ? "" : `${where.join(", ")}: `;
  return `${label}${label === "" ? "= " : ""}${text}${text === value ? "" : ` = ${value}`}${because}`;
}

function formatAt(values: readonly number[], place: readonly number[], shape: Shape): string {
  const offset = place.reduce((sum, index, axis) => sum * (shape[axis] as number) + index, 0);
  return chooseFormat(values)(values[offset] as number);
}
