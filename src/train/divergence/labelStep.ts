import type { Step } from "../../forward/buildBatchGraph.js";
import type { Node } from "../../graph/op.js";
import { inputsOf } from "../../graph/order.js";
import type { Network } from "../../nn/network.js";

/** The part of a step that a node belongs to. */
export interface StepLabel {
  readonly pass: "forward" | "backward" | "update";
  /** `layers[2] (linear 1)`, `the loss`; of an update the variable: `layers.0.weight`. */
  readonly where: string;
}

/** `where` of the nodes that clip the gradients. */
export const clippingLabel = "clipping";

/** Labels for all nodes of a step but its leaves. A node that several parts use belongs to the first of them. */
export function labelStep({ layers, parameters }: Network, step: Step): ReadonlyMap<Node, StepLabel> {
  const { batch, rules, gradients, clipped, graph } = step;
  const labels = new Map<Node, StepLabel>();
  for (const [i, output] of batch.outputs.entries()) {
    claim(output, { pass: "forward", where: `layers[${i}] (${layers[i]?.name})` }, labels);
  }
  claim(batch.loss, { pass: "forward", where: "the loss" }, labels);
  claim(graph.loss, { pass: "forward", where: "the predictions in their raw unit" }, labels);
  for (const [node, cotangents] of rules) {
    const where = labels.get(node)?.where ?? "the loss";
    for (const cotangent of cotangents) if (cotangent !== null) claim(cotangent, { pass: "backward", where }, labels);
  }
  for (const [i, gradient] of gradients.entries()) {
    claim(gradient, { pass: "backward", where: `the gradient of ${parameters[i]?.name ?? ""}` }, labels);
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
