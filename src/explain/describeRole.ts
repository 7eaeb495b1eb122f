import type { Step } from "../forward/buildBatchGraph.js";
import type { Node } from "../graph/op.js";
import { inputsOf } from "../graph/order.js";
import type { Network } from "../nn/network.js";
import { clippingLabel, nameLayer, type StepLabel } from "../train/divergence/labelStep.js";

/** What roles are made of. */
export interface RoleContext {
  readonly step: Step;
  readonly network: Network;
  readonly labels: ReadonlyMap<Node, StepLabel>;
  readonly names: ReadonlyMap<Node, string>;
  /** Of a backward vertex: what it is the cotangent of. */
  readonly cotangentOf: ReadonlyMap<Node, readonly Node[]>;
  /** How many operations contribute to the cotangent of a node. */
  readonly contributions: ReadonlyMap<Node, number>;
}

const inputRoles: Readonly<Record<string, string>> = {
  x: "the batch's inputs",
  target: "the batch's targets",
  weights: "weights of the rows, from classWeights or sampleWeight",
  divisors: "what each row adds to the divisor of the mean",
  lr: "the learning rate",
};

/** What a node of a step is for, in a few words. */
export function describeRole(node: Node, context: RoleContext): string {
  const { step, network, labels, names, cotangentOf } = context;
  const of = cotangentOf.get(node);
  if (of !== undefined) return describeCotangent(of, context);
  const part = step.parts.find((each) => each.node === node);
  if (part !== undefined) return part.role;
  const updated = step.graph.updates.find(({ value }) => value === node);
  if (updated !== undefined) return `the next ${updated.variable.name}`;
  switch (node.kind) {
    case "input":
      return inputRoles[node.name] ?? "mask of dropout";
    case "variable": {
      const index = network.layers.findIndex(({ parameters }) => parameters.includes(node));
      if (index >= 0) return `parameter of ${nameLayer(network, index)}`;
      return node.name.startsWith("accuracy.") ? "counts correct predictions" : "memory of the optimizer";
    }
    case "constant":
      return "a constant";
    case "operation": {
      const label = labels.get(node);
      if (label?.pass === "forward") return describeForward(node, label, step);
      if (label?.pass === "backward") return `rule of ${label.rule && names.get(label.rule)}`;
      return label?.where === clippingLabel ? "clips the gradients" : `update of ${label?.where}`;
    }
  }
}

/** No rounded sum of numbers of data is as small, unless it is 0. */
const negligible = 1e-30;

function describeForward(node: Node, { where }: StepLabel, { batch }: Step): string {
  if (node === batch.loss) return where;
  if (node === batch.prediction) return `${where}: the prediction`;
  if (inputsOf(node).some((each) => each.kind === "constant" && each.value !== 0 && Math.abs(each.value) < negligible))
    return `${where}: the tiny number prevents 0 / 0`;
  return batch.outputs.includes(node) ? where : `in ${where}`;
}

function describeCotangent(of: readonly Node[], { names, network, contributions }: RoleContext): string {
  const what = network.parameters.some((parameter) => of.includes(parameter)) ? "gradient" : "cotangent";
  const count = Math.max(...of.map((node) => contributions.get(node) ?? 0));
  const sum = count > 1 ? `, the sum of ${count}` : "";
  return `${what} of ${of.map((node) => names.get(node)).join(" and ")}${sum}`;
}
