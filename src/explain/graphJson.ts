import type { Params } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { formatJson, formatNumbers } from "../json/formatJson.js";
import type { VertexValues } from "./describeVertex.js";
import type { GraphView, StepPart, ViewNode } from "./graphView.js";

/** A vertex in JSON. */
export interface JsonVertex {
  readonly name: string;
  readonly part: StepPart;
  readonly kind: ViewNode["node"]["kind"];
  readonly op?: string;
  readonly params?: Params;
  readonly value?: number;
  readonly inputs: readonly string[];
  readonly shape: readonly number[];
  readonly parameters?: number;
  readonly role: string;
  readonly rule?: string;
  readonly values?: readonly number[];
}

/** A graph in JSON. */
export interface GraphJson {
  readonly batchSize: number;
  readonly vertices: readonly JsonVertex[];
  readonly cotangents?: readonly { readonly of: string; readonly vertex: string; readonly from: readonly string[] }[];
  readonly updates?: readonly { readonly variable: string; readonly vertex: string }[];
}

export interface JsonOptions {
  readonly view: GraphView;
  readonly vertices: readonly ViewNode[];
  readonly batchSize: number;
  readonly isTrained: (vertex: ViewNode) => boolean;
  readonly values?: VertexValues | undefined;
}

/** A graph as one JSON object, with a line for each vertex, in pieces: the values of large networks are longer than a text can be. */
export function* renderGraphJson({ view, vertices, batchSize, isTrained, values }: JsonOptions): Generator<string> {
  yield `{"batchSize":${batchSize},"vertices":[\n`;
  for (const [i, vertex] of vertices.entries()) {
    const text = formatJson(describe(vertex, isTrained(vertex)));
    const found = values?.get(vertex);
    if (found === undefined) yield text;
    else {
      yield `${text.slice(0, -1)},"values":`;
      yield* formatNumbers(found);
      yield "}";
    }
    yield i < vertices.length - 1 ? ",\n" : "\n]";
  }
  const shown = new Set(vertices);
  const cotangents = view.cotangents.filter(({ vertex }) => shown.has(vertex));
  const updates = view.updates.filter(({ vertex }) => shown.has(vertex));
  const rest: Pick<GraphJson, "cotangents" | "updates"> = {
    ...(cotangents.length > 0 && {
      cotangents: cotangents.map(({ of, vertex, from }) => ({
        of: of.name,
        vertex: vertex.name,
        from: from.map(({ name }) => name),
      })),
    }),
    ...(updates.length > 0 && {
      updates: updates.map(({ variable, vertex }) => ({ variable: variable.name, vertex: vertex.name })),
    }),
  };
  for (const [key, entries] of Object.entries(rest)) yield `,"${key}":${formatJson(entries)}`;
  yield "}\n";
}

function describe({ name, part, node, inputs, role, rule }: ViewNode, isTrained: boolean): JsonVertex {
  return {
    name,
    part,
    kind: node.kind,
    ...(node.kind === "operation" && { op: node.op.name, params: node.params }),
    ...(node.kind === "constant" && { value: node.value }),
    inputs: inputs.map((each) => each.name),
    shape: node.shape,
    ...(isTrained && { parameters: sizeOf(node.shape) }),
    role,
    ...(rule && { rule: rule.name }),
  };
}
