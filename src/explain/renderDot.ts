import { printable } from "../printable.js";
import { lightColors } from "./colors.js";
import { describeBox, type VertexValues } from "./describeVertex.js";
import type { StepPart, ViewNode } from "./graphView.js";

/** Vertices in the language of Graphviz, for `dot`. Each has its name as its identifier. */
export function* renderDot(vertices: readonly ViewNode[], values?: VertexValues): Generator<string> {
  yield "digraph step {\n";
  yield '  graph [rankdir="TB", bgcolor="transparent"];\n';
  yield '  node [shape="box", style="rounded,filled", fontname="sans-serif", fontsize="11", fontcolor="#1a1a1a"];\n';
  yield '  edge [color="#808080", arrowsize="0.7"];\n';
  for (const vertex of vertices) {
    const label = describeBox(vertex, values).map(quote).join("\\n");
    const { fill, line } = colorOf(vertex);
    const shape = vertex.node.kind === "operation" ? "" : ', shape="ellipse", style="filled"';
    yield `  "${quote(vertex.name)}" [label="${label}", fillcolor="${fill}", color="${line}"${shape}];\n`;
  }
  for (const { name, inputs } of vertices) {
    for (const input of inputs) yield `  "${quote(input.name)}" -> "${quote(name)}";\n`;
  }
  yield "}\n";
}

const colorOf = ({ part }: { readonly part: StepPart }) => lightColors[part];

/** A text between double quotes. */
function quote(text: string): string {
  return printable(text).replace(/[\\"]/g, "\\$&");
}
