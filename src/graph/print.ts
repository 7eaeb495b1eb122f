import type { Node, Params } from "./op.js";
import { formatShape } from "./shape.js";

/**
 * A node as an expression of its ops and leaves: `matmul(ct, transpose(b))`. Parameters stand behind the inputs. It writes shared
 * nodes out again at each use, so it is for small graphs, such as an op's rule.
 */
export function printNode(node: Node): string {
  switch (node.kind) {
    case "input":
    case "variable":
      return node.name;
    case "constant":
      return String(node.value);
    case "operation":
      return `${node.op.name}(${[...node.inputs.map(printNode), ...printParams(node.params)].join(", ")})`;
  }
}

/** Only what is set: null stands for all axes, false for a switch that is off. */
function printParams(params: Params): readonly string[] {
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${Array.isArray(value) ? formatShape(value) : value}`));
}
