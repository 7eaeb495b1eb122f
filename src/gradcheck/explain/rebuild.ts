import { operation } from "../../graph/node.js";
import type { Node, Operation } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";

/**
 * The graph with changes.
 *
 * @param change called with each operation and its inputs, which are changed already; returns what takes the operation's place, or
 * undefined if it stays
 * @throws ShapeError if the changes do not fit
 */
export function rebuild(output: Node, change: (node: Operation, inputs: readonly Node[]) => Node | undefined): Node {
  const rebuilt = new Map<Node, Node>();
  for (const node of topologicalOrder([output])) {
    if (node.kind !== "operation") continue;
    const inputs = node.inputs.map((input) => rebuilt.get(input) ?? input);
    const isSame = inputs.every((input, i) => input === node.inputs[i]);
    rebuilt.set(node, change(node, inputs) ?? (isSame ? node : operation(node.op, inputs, node.params)));
  }
  return rebuilt.get(output) ?? output;
}

/** An operation that reads a node, and as which of its inputs. */
export interface Use {
  readonly node: Operation;
  readonly which: number;
}

/** The uses of each node, in topological order. */
export function usesOf(output: Node): ReadonlyMap<Node, readonly Use[]> {
  const uses = new Map<Node, Use[]>();
  for (const node of topologicalOrder([output])) {
    if (node.kind !== "operation") continue;
    for (const [which, input] of node.inputs.entries()) {
      const known = uses.get(input) ?? [];
      uses.set(input, [...known, { node, which }]);
    }
  }
  return uses;
}
