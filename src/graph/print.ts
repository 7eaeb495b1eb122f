import type { Node, Params } from "./op.js";
import { formatShape } from "./shape.js";

/**
 * A node as an expression of its ops and leaves: `matmul(ct, transpose(b))`. Parameters stand behind the inputs. It writes shared
 * nodes out again at each use, so it is for small graphs, such as an op's rule.
 *
 * @param names nodes that are not written out, but called by a name
 */
export function printNode(node: Node, names: ReadonlyMap<Node, string> = new Map()): string {
  const name = names.get(node);
  if (name !== undefined) return name;
  switch (node.kind) {
    case "input":
    case "variable":
      return node.name;
    case "constant":
      return String(node.value);
    case "operation": {
      const inputs = node.inputs.map((input) => printNode(input, names));
      return `${node.op.name}(${[...inputs, ...printParams(node.params)].join(", ")})`;
    }
  }
}

/** Only what is set: null stands for all axes, false for a switch that is off. */
function printParams(params: Params): readonly string[] {
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${Array.isArray(value) ? formatShape(value) : value}`));
}
