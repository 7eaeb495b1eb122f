import type { Node, Operation } from "../../graph/op.js";

/** What a node is called in the source. */
export interface Description {
  /** For people: `linear 16`. */
  readonly comment?: string;
  /** Of the array that a pass writes which begins with it. */
  readonly name?: string;
}

/** Describes a node of a portable model's graph; undefined if there is nothing to say. */
export function describeNode(node: Node): Description | undefined {
  if (node.kind !== "operation") return undefined;
  const layer = node.inputs.map((input) => layerOf(input)).find((index) => index !== undefined);
  if (node.op.name === "matmul" && layer !== undefined) {
    return { comment: `layers[${layer}]: linear ${node.shape[1]}`, name: `layer${layer}` };
  }
  if (readsVariable(node, "inputs.fill")) return { comment: "fills missing cells", name: "filled" };
  if (readsVariable(node, "inputs.offset")) return { comment: "scales the inputs", name: "scaled" };
  if (readsVariable(node, "outputs.factor")) return { comment: "gives the predictions their raw units" };
  const { formula, name } = node.op;
  return formula === undefined || formula.variables.length === 1 ? { comment: name } : undefined;
}

/** The index of the entry in `layers` whose weights the node is. */
function layerOf(node: Node): string | undefined {
  return node.kind === "variable" ? /^layers\.(\d+)\.weight$/.exec(node.name)?.[1] : undefined;
}

function readsVariable({ inputs }: Operation, name: string): boolean {
  return inputs.some((input) => input.kind === "variable" && input.name === name);
}
