import type { Node } from "../../graph/op.js";
import { inputsOf } from "../../graph/order.js";
import type { Network } from "../../nn/network.js";
import type { BatchGraph, Step } from "../stepGraph.js";

/** What a node of a step is part of. */
export interface Label {
  readonly pass: "forward" | "backward" | "update";
  /** `layers[2] (linear 1)`, `the loss`; of an update the variable: `layers.0.weight`. */
  readonly where: string;
}

/** Where a node is that belongs to the clipping of the gradients. */
export const clippingLabel = "clipping";

/** Labels for all nodes of a step but its leaves. Each belongs to what needed it first. */
export function labelStep(
  network: Network,
  { batch, rules, gradients, clipped, graph }: Step,
): ReadonlyMap<Node, Label> {
  const labels = labelForward(network, batch);
  for (const [node, cotangents] of rules) {
    const where = labels.get(node)?.where ?? "the loss";
    for (const cotangent of cotangents) if (cotangent !== null) claim(cotangent, { pass: "backward", where }, labels);
  }
  for (const [i, gradient] of gradients.entries()) {
    const parameter = network.parameters[i]?.name ?? "";
    claim(gradient, { pass: "backward", where: `the gradient of ${parameter}` }, labels);
  }
  for (const gradient of clipped) claim(gradient, { pass: "update", where: clippingLabel }, labels);
  for (const { variable, value } of graph.updates) claim(value, { pass: "update", where: variable.name }, labels);
  return labels;
}

/** Labels for the nodes of a batch's forward half. */
export function labelForward({ layers }: Network, { outputs, loss }: BatchGraph): Map<Node, Label> {
  const labels = new Map<Node, Label>();
  for (const [i, output] of outputs.entries()) {
    claim(output, { pass: "forward", where: `layers[${i}] (${layers[i]?.name})` }, labels);
  }
  claim(loss, { pass: "forward", where: "the loss" }, labels);
  return labels;
}

/** Labels a node, and all that it needs and that has no label yet. */
function claim(node: Node, label: Label, labels: Map<Node, Label>): void {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind !== "operation" || labels.has(next)) continue;
    labels.set(next, label);
    stack.push(...inputsOf(next));
  }
}
