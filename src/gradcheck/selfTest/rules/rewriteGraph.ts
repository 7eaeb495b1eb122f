import { ShapeError } from "../../../errors.js";
import { operation } from "../../../graph/node.js";
import type { Node, Operation } from "../../../graph/op.js";
import { inputsOf, postorder, topologicalOrder } from "../../../graph/order.js";
import type { RuleResult } from "./ruleResult.js";

/** The graph with some of its nodes replaced: what depends on them is made anew. */
export function rewriteGraph(root: Node, replace: (node: Operation, inputs: readonly Node[]) => Node): Node {
  const rewritten = new Map<Node, Node>();
  for (const node of topologicalOrder([root])) rewritten.set(node, rewriteNode(node, rewritten, replace));
  return rewritten.get(root) as Node;
}

function rewriteNode(
  node: Node,
  rewritten: ReadonlyMap<Node, Node>,
  replace: (node: Operation, inputs: readonly Node[]) => Node,
): Node {
  if (node.kind !== "operation") return node;
  return replace(
    node,
    node.inputs.map((input) => rewritten.get(input) as Node),
  );
}

/** The node on other inputs; the node itself if they are the same. */
export function withInputs(node: Operation, inputs: readonly Node[]): Operation {
  return inputs.every((input, i) => input === node.inputs[i]) ? node : operation(node.op, inputs, node.params);
}

/**
 * What a rule returns if one of the nodes that it makes is another one. There is a result for each node and each of its mutations. If
 * a mutation does not fit, it is what the right rule returns: a mistake may fit for square shapes only.
 *
 * @param mutate the nodes that may take the place of a node
 */
export function mutateRule(
  { cotangent, context }: RuleResult,
  mutate: (node: Operation) => readonly Node[],
): readonly Node[] {
  const given = new Set<Node>([context.ct, context.output, ...context.inputs]);
  const made = postorder<Node>([cotangent], (node) => (given.has(node) ? [] : inputsOf(node)));
  const replace = (node: Operation, by: Node) =>
    rewriteGraph(cotangent, (other, inputs) => (other === node ? by : withInputs(other, inputs)));
  return made.flatMap((node) => {
    if (node.kind !== "operation" || given.has(node)) return [];
    return mutate(node).map((mutation) => ifItFits(() => replace(node, mutation)) ?? cotangent);
  });
}

function ifItFits(make: () => Node): Node | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
