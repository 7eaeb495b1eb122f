import type { Node, Params } from "./op.js";
import { formatShape } from "./shape.js";

/**
 * A node as an expression of its ops and leaves: `matmul(ct, transpose(b))`. Parameters come after the inputs. A shared node is
 * written out at each use, so this is for small graphs, such as an op's rule.
 *
 * @param names nodes that are printed as a name
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
      return `${node.op.name}(${[...inputs, ...formatParams(node.params)].join(", ")})`;
    }
  }
}

/** The parameters that are set, such as `axis 0`: null means all axes, and false a switch that is off. */
export function formatParams(params: Params): readonly string[] {
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${Array.isArray(value) ? formatShape(value) : value}`));
}
