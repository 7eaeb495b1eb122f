import type { Step } from "../../forward/buildBatchGraph.js";
import type { Node, Operation } from "../../graph/op.js";
import { inputsOf } from "../../graph/order.js";
import type { Network } from "../../nn/network.js";

/** The part of a step that a node belongs to. */
export interface StepLabel {
  readonly pass: "forward" | "backward" | "update";
  /** `layers[2] (linear 1)`, `the loss`; of an update the variable: `layers.0.weight`. */
  readonly where: string;
  /** In the backward pass: the operation whose derivative rule made the node, or whose rule's results it adds up. */
  readonly rule?: Operation | undefined;
}

/** `where` of the nodes that clip the gradients. */
export const clippingLabel = "clipping";

/** `layers[2] (linear 1)` */
export function nameLayer({ layers }: Network, index: number): string {
  return `layers[${index}] (${layers[index]?.name})`;
}

/** Labels for all nodes of a step but its leaves. A node that several parts use belongs to the first of them. */
export function labelStep(network: Network, step: Step): ReadonlyMap<Node, StepLabel> {
  const { batch, rules, gradients, clipped, graph } = step;
  const labels = new Map<Node, StepLabel>();
  for (const [i, output] of batch.outputs.entries()) {
    claim(output, { pass: "forward", where: nameLayer(network, i) }, labels);
  }
  claim(batch.loss, { pass: "forward", where: "the loss" }, labels);
  claim(graph.loss, { pass: "forward", where: "the predictions in their raw unit" }, labels);
  // The operation whose rule was the last to contribute to the cotangent of a node.
  const contributors = new Map<Node, Operation>();
  const claimOf = (rule: Operation, node: Node) =>
    claim(node, { pass: "backward", where: labels.get(rule)?.where ?? "the loss", rule }, labels);
  for (const { node, ct, cotangents } of rules) {
    const contributor = contributors.get(node);
    if (contributor !== undefined) claimOf(contributor, ct);
    for (const [i, cotangent] of cotangents.entries()) {
      if (cotangent === null) continue;
      claimOf(node, cotangent);
      contributors.set(node.inputs[i] as Node, node);
    }
  }
  for (const [i, gradient] of gradients.entries()) {
    const parameter = network.parameters[i] as Node;
    const where = `the gradient of ${network.parameters[i]?.name}`;
    claim(gradient, { pass: "backward", where, rule: contributors.get(parameter) }, labels);
  }
  for (const gradient of clipped) claim(gradient, { pass: "update", where: clippingLabel }, labels);
  for (const { variable, value } of graph.updates) claim(value, { pass: "update", where: variable.name }, labels);
  return labels;
}

/** Labels a node, and all nodes that it depends on and that have no label yet. */
function claim(node: Node, label: StepLabel, labels: Map<Node, StepLabel>): void {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind !== "operation" || labels.has(next)) continue;
    labels.set(next, label);
    stack.push(...inputsOf(next));
  }
}
