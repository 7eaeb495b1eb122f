import { printable } from "../printable.js";
import { lightColors } from "./colors.js";
import { describeBox, type VertexValues } from "./describeVertex.js";
import type { StepPart, ViewNode } from "./graphView.js";

/** Vertices as a flowchart of Mermaid, which GitHub and many editors draw. */
export function* renderMermaid(vertices: readonly ViewNode[], values?: VertexValues): Generator<string> {
  const ids = new Map(vertices.map((vertex, i) => [vertex, `n${i}`]));
  yield "flowchart TD\n";
  for (const vertex of vertices) {
    const label = describeBox(vertex, values).map(quote).join("<br/>");
    const [open, close] = vertex.node.kind === "operation" ? ["[", "]"] : ["([", "])"];
    yield `  ${ids.get(vertex)}${open}"${label}"${close}\n`;
  }
  for (const vertex of vertices) {
    for (const input of vertex.inputs) yield `  ${ids.get(input)} --> ${ids.get(vertex)}\n`;
  }
  for (const part of Object.keys(lightColors) as StepPart[]) {
    const members = vertices.filter((vertex) => vertex.part === part).map((vertex) => ids.get(vertex));
    if (members.length === 0) continue;
    const { fill, line } = lightColors[part];
    yield `  classDef ${part} fill:${fill},stroke:${line},color:#1a1a1a\n`;
    yield `  class ${members.join(",")} ${part}\n`;
  }
}

/** A text between double quotes, where only `#` begins an escape. Signs of HTML and of Markdown would be read as such. */
function quote(text: string): string {
  return printable(text).replace(/[^\w .,:()[\]…-]/gu, (character) => `#${character.codePointAt(0)};`);
}
