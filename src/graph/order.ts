import type { Node } from "./op.js";

/** The nodes that `node` reads. */
export function inputsOf(node: Node): readonly Node[] {
  return node.kind === "operation" ? node.inputs : [];
}

/**
 * Every node that the targets need, once each, inputs before what reads them.
 *
 * Depth-first postorder with a stack of our own: a chain of 100,000 nodes must not overflow the call stack.
 * The order depends on the graph alone, never on when its nodes were made.
 */
export function topologicalOrder(targets: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  for (const target of targets) {
    if (seen.has(target)) continue;
    seen.add(target);
    const stack: { readonly node: Node; next: number }[] = [{ node: target, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = inputsOf(top.node)[top.next++];
      if (child === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(child)) {
        seen.add(child);
        stack.push({ node: child, next: 0 });
      }
    }
  }
  return order;
}
