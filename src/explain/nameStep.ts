import type { Step } from "../forward/buildBatchGraph.js";
import type { Node } from "../graph/op.js";
import type { Layer } from "../nn/buildLayer.js";
import type { Network } from "../nn/network.js";
import type { StepLabel } from "../train/divergence/labelStep.js";

/** Names of a step's nodes, each given once. */
class Names {
  readonly byNode = new Map<Node, string>();
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  /** Names a node, unless it has a name. */
  give(node: Node, name: string): void {
    if (this.byNode.has(node)) return;
    let unique = name;
    for (let i = 2; this.taken.has(unique); i++) unique = `${name}.${i}`;
    this.taken.add(unique);
    this.byNode.set(node, unique);
  }

  /** The same with the next number: `g1`, `g2`. */
  count(node: Node, letter: string): void {
    if (this.byNode.has(node)) return;
    const number = (this.counts.get(letter) ?? 0) + 1;
    this.counts.set(letter, number);
    this.give(node, `${letter}${number}`);
  }
}

/**
 * Names for the nodes of a step, as they are described at `ViewNode`.
 *
 * @param order all nodes, in topological order
 */
export function nameStep(
  order: readonly Node[],
  step: Step,
  { layers, parameters }: Network,
  labels: ReadonlyMap<Node, StepLabel>,
): ReadonlyMap<Node, string> {
  const { batch, rules, gradients, clipped, graph } = step;
  const names = new Names();
  for (const node of order) if (node.kind === "input" || node.kind === "variable") names.give(node, node.name);
  names.give(batch.loss, "loss");
  for (const [i, output] of batch.outputs.entries()) names.give(output, `${letterOf(layers[i] as Layer)}${i}`);
  for (const node of order) {
    const label = labels.get(node);
    if (label?.pass !== "forward") continue;
    const layer = /^layers\[(\d+)\]/.exec(label.where)?.[1];
    if (layer === undefined) names.count(node, "l");
    else names.give(node, `m${layer}`);
  }
  // The gradient of several nodes is named after the output of a layer that is closest to the parameters: `z2.grad`.
  const outputs = new Set(batch.outputs);
  for (const { node, ct } of [...rules.filter(({ node }) => outputs.has(node)).toReversed(), ...rules])
    names.give(ct, `${names.byNode.get(node)}.grad`);
  for (const [i, gradient] of gradients.entries()) names.give(gradient, `${parameters[i]?.name}.grad`);
  for (const [i, gradient] of clipped.entries()) names.give(gradient, `${parameters[i]?.name}.grad.clipped`);
  for (const { node, name } of step.parts) names.give(node, name);
  for (const [i, gradient] of clipped.entries()) {
    if (gradient === gradients[i] || gradient.kind !== "operation") continue;
    const limited = gradient.inputs[0];
    if (limited?.kind === "operation") names.give(limited, `${parameters[i]?.name}.grad.limited`);
  }
  for (const { variable, value } of graph.updates) names.give(value, `${variable.name}.new`);
  for (const node of order) {
    if (node.kind === "constant") names.count(node, "c");
    else names.count(node, labels.get(node)?.pass === "backward" ? "g" : "u");
  }
  return names.byNode;
}

/** z for a preactivation, d for dropout, a for an activation. */
function letterOf({ parameters, dropout }: Layer): string {
  if (parameters.length > 0) return "z";
  return dropout === undefined ? "a" : "d";
}
