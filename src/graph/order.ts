import type { Node } from "./op.js";

/** The nodes that `node` reads. */
export function inputsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "operation":
      return node.inputs;
    case "input":
    case "variable":
    case "constant":
      return [];
  }
}

/** Every node that the targets need, once each, inputs before the nodes that read them. */
export function topologicalOrder(targets: readonly Node[]): Node[] {
  return postorder(targets, inputsOf);
}

/**
 * Every item that the targets need, once each, inputs before the items that read them. The order depends on nothing but the graph.
 *
 * It searches depth first with a stack of its own: a chain of 100,000 nodes must not overflow the call stack.
 */
export function postorder<Item>(targets: readonly Item[], inputsOf: (item: Item) => readonly Item[]): Item[] {
  const order: Item[] = [];
  const seen = new Set<Item>();
  const stack: { readonly item: Item; next: number }[] = [];
  const visit = (item: Item) => {
    if (seen.has(item)) return;
    seen.add(item);
    stack.push({ item, next: 0 });
  };
  for (const target of targets) {
    visit(target);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = inputsOf(top.item)[top.next++];
      if (input !== undefined) visit(input);
      else {
        order.push(top.item);
        stack.pop();
      }
    }
  }
  return order;
}
