import { describeOp, summarizeValues, type VertexValues } from "../../explain/describeVertex.js";
import type { ViewNode } from "../../explain/graphView.js";
import { formatShape, sizeOf } from "../../graph/shape.js";
import { cut } from "../../messages/formatValue.js";
import type { Line } from "../output/line.js";
import { renderTable } from "./renderTable.js";

export interface GraphTable {
  readonly vertices: readonly ViewNode[];
  readonly isTrained: (vertex: ViewNode) => boolean;
  readonly values?: VertexValues | undefined;
  /** Of the terminal, in columns; undefined if nothing is to be cut. */
  readonly width: number | undefined;
}

/** A column of the table. */
interface Field {
  readonly title: string;
  readonly align: "left" | "right";
  readonly show: (vertex: ViewNode) => string;
}

/** What is done, one after another, to a table that is wider than the terminal: a column is cut to a width, or left out. */
const remedies: readonly (readonly [title: string, narrow: number])[] = [
  ["role", 16],
  ["inputs", 20],
  ["role", 0],
  ["op", 12],
  ["parameters", 0],
  ["inputs", 12],
  ["values", 20],
  ["inputs", 0],
  ["values", 12],
  ["node", 18],
  ["shape", 0],
  ["op", 6],
];
const gap = 2;

/** The vertices of a graph, a line for each, within the width of the terminal. */
export function renderGraph({ vertices, isTrained, values, width }: GraphTable): Promise<Line[]> {
  const all: readonly Field[] = [
    { title: "node", align: "left", show: ({ name }) => name },
    { title: "op", align: "left", show: ({ node }) => describeOp(node) },
    { title: "inputs", align: "left", show: ({ inputs }) => inputs.map(({ name }) => name).join(", ") },
    { title: "shape", align: "left", show: ({ node }) => formatShape(node.shape) },
    {
      title: "parameters",
      align: "right",
      show: (vertex) => (isTrained(vertex) ? String(sizeOf(vertex.node.shape)) : ""),
    },
    {
      title: "values",
      align: "left",
      show: (vertex) => summarizeValues(values?.get(vertex) ?? new Float64Array(), vertex.node.shape),
    },
    { title: "role", align: "left", show: ({ role }) => role },
  ];
  const fields = all.filter(({ title }) => title !== "values" || values !== undefined);
  const cells = new Map(fields.map(({ title, show }) => [title, vertices.map(show)]));
  const taken = () =>
    [...cells].reduce((sum, [title, texts]) => sum + Math.max(title.length, longest(texts)) + gap, -gap);
  for (const [title, narrow] of remedies) {
    const texts = cells.get(title);
    const excess = width === undefined ? 0 : taken() - width;
    if (texts === undefined || excess <= 0) continue;
    if (narrow === 0) cells.delete(title);
    else cells.set(title, cutAll(texts, Math.max(narrow, longest(texts) - excess)));
  }
  const shown = fields.filter(({ title }) => cells.has(title));
  return renderTable(
    shown.map(({ title }) => title),
    shown.map(({ align }) => align),
    vertices.map((_, i) => shown.map(({ title }) => cells.get(title)?.[i] ?? "")),
  );
}

const cutAll = (texts: readonly string[], most: number) => texts.map((text) => cut(text, most));
const longest = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0);
