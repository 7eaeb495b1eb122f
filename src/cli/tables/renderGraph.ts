import { describeOp, summarizeValues, type VertexValues } from "../../explain/describeVertex.js";
import type { ViewNode } from "../../explain/graphView.js";
import { formatShape, sizeOf } from "../../graph/shape.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { type Remedy, renderTable } from "./renderTable.js";

export interface GraphTable {
  readonly vertices: readonly ViewNode[];
  readonly isTrained: (vertex: ViewNode) => boolean;
  readonly values?: VertexValues | undefined;
  readonly room: Room;
}

/** A column of the table. */
interface Field {
  readonly title: string;
  readonly align: "left" | "right";
  readonly show: (vertex: ViewNode) => string;
}

const remedies: readonly Remedy[] = [
  "gaps",
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

/** The vertices of a graph, a line for each, within the room for it. */
export function renderGraph({ vertices, isTrained, values, room }: GraphTable): Promise<Line[]> {
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
  return renderTable(
    fields.map(({ title }) => title),
    fields.map(({ align }) => align),
    vertices.map((vertex) => fields.map(({ show }) => show(vertex))),
    { room, remedies },
  );
}
