import type { Step } from "../forward/buildBatchGraph.js";
import type { Node, Operation } from "../graph/op.js";
import { inputsOf, topologicalOrder } from "../graph/order.js";
import type { Network } from "../nn/network.js";
import { labelStep, type StepLabel } from "../train/divergence/labelStep.js";
import { describeRole } from "./describeRole.js";
import type { GraphView, StepPart, ViewNode } from "./graphView.js";
import { nameStep } from "./nameStep.js";

/** The graph of a step that trains, for people: every vertex that an engine computes, once. */
export function viewStep(step: Step, network: Network): GraphView {
  const order = orderStep(step, network);
  const labels = labelStep(network, step);
  const names = nameStep(order, step, network, labels);
  const contributors = findContributors(step);
  const cotangents = findCotangents(step, network, new Set(order));
  const context = {
    step,
    network,
    labels,
    names,
    cotangentOf: invert(cotangents),
    contributions: new Map([...contributors].map(([node, from]) => [node, from.length])),
  };
  const parts = findParts(order, labels);
  const byNode = new Map<Node, ViewNode>();
  const find = (node: Node) => byNode.get(node) as ViewNode;
  for (const node of order) {
    const rule = labels.get(node)?.rule;
    byNode.set(node, {
      node,
      name: names.get(node) as string,
      part: parts.get(node) as StepPart,
      inputs: inputsOf(node).map(find),
      role: describeRole(node, context),
      ...(rule && { rule: find(rule) }),
    });
  }
  return {
    nodes: order.map(find),
    cotangents: [...cotangents].map(([of, vertex]) => ({
      of: find(of),
      vertex: find(vertex),
      from: (contributors.get(of) ?? []).map(find),
    })),
    updates: step.graph.updates.map(({ variable, value }) => ({ variable, vertex: find(value) })),
  };
}

/**
 * All nodes of a step, in topological order: first the forward half, then the backward half as its rules are asked, each parameter's
 * gradient as soon as it can be had, then the updates.
 */
function orderStep(step: Step, network: Network): readonly Node[] {
  const { batch, rules, gradients, graph } = step;
  const gradientOf = gradientsByParameter(step, network);
  const backward = rules.flatMap(({ node, ct }) => [ct, ...node.inputs.flatMap((each) => gradientOf.get(each) ?? [])]);
  const results = [batch.loss, graph.loss, ...graph.updates.map(({ value }) => value)];
  const needed = new Set(topologicalOrder(results));
  return topologicalOrder([batch.loss, ...backward, ...gradients, ...results]).filter((node) => needed.has(node));
}

function gradientsByParameter({ gradients }: Step, { parameters }: Network): ReadonlyMap<Node, Node> {
  return new Map(parameters.map((parameter, i) => [parameter, gradients[i] as Node]));
}

/** The operations that contribute to the cotangent of each node, in the order in which their rules are asked. */
function findContributors({ rules }: Step): ReadonlyMap<Node, readonly Operation[]> {
  const found = new Map<Node, Operation[]>();
  for (const { node, cotangents } of rules) {
    for (const [i, cotangent] of cotangents.entries()) {
      const input = node.inputs[i] as Node;
      if (cotangent !== null) found.set(input, [...(found.get(input) ?? []), node]);
    }
  }
  return found;
}

/** The cotangent of each node that has one, as far as the step computes it. */
function findCotangents(step: Step, network: Network, computed: ReadonlySet<Node>): ReadonlyMap<Node, Node> {
  const gradientOf = gradientsByParameter(step, network);
  const found = new Map<Node, Node>();
  const add = (of: Node, cotangent: Node) => {
    if (computed.has(cotangent)) found.set(of, cotangent);
  };
  for (const { node, ct } of step.rules) {
    add(node, ct);
    for (const input of node.inputs) {
      const gradient = gradientOf.get(input);
      if (gradient !== undefined) add(input, gradient);
    }
  }
  for (const [parameter, gradient] of gradientOf) add(parameter, gradient);
  return found;
}

function invert(cotangents: ReadonlyMap<Node, Node>): ReadonlyMap<Node, readonly Node[]> {
  const found = new Map<Node, Node[]>();
  for (const [of, cotangent] of cotangents) found.set(cotangent, [...(found.get(cotangent) ?? []), of]);
  return found;
}

/** The part of each node: that of its label; of a leaf that of the first node that reads it. */
function findParts(order: readonly Node[], labels: ReadonlyMap<Node, StepLabel>): ReadonlyMap<Node, StepPart> {
  const parts = new Map<Node, StepPart>();
  for (const node of order) {
    const part = labels.get(node)?.pass;
    if (part === undefined) continue;
    parts.set(node, part);
    for (const input of inputsOf(node)) if (!parts.has(input)) parts.set(input, part);
  }
  for (const node of order) if (!parts.has(node)) parts.set(node, "update");
  return parts;
}
