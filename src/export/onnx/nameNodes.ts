import type { Node } from "../../graph/op.js";
import { readEntry } from "../../nn/layers.js";
import { registry } from "../../ops/index.js";
import type { PortableModel } from "../portableModel.js";

/**
 * Names for the operations of a portable model, such as `layers.1.relu`, by the index in the config's `layers`; before the layers
 * `inputs/fill`, and behind them `outputs/multiply`.
 */
export function nameNodes({ model, cells, encoded, outputs, predictions }: PortableModel): ReadonlyMap<Node, string> {
  const names = new Map<Node, string>();
  const before = chainTo(encoded, cells);
  for (const node of before) names.set(node, `inputs/${nameOf(node)}`);
  for (const node of chainTo(predictions, outputs)) names.set(node, `outputs/${nameOf(node)}`);
  const chain = chainTo(outputs, encoded);
  for (const [index, layer] of model.config.layers.entries()) {
    const entry = readEntry(layer);
    if (entry.kind === "dropout") continue;
    const isBiased = entry.kind === "linear" && entry.spec.bias !== false;
    for (const node of chain.splice(0, isBiased ? 2 : 1)) {
      names.set(node, entry.kind === "linear" ? `layers.${index}` : `layers.${index}.${nameOf(node)}`);
    }
  }
  return names;
}

/** The operations from a node on to another, each the first input of the next. */
function chainTo(to: Node, from: Node): Node[] {
  const chain: Node[] = [];
  for (let node: Node | undefined = to; node !== from && node?.kind === "operation"; node = node.inputs[0])
    chain.push(node);
  return chain.reverse();
}

/** A formula that a user wrote is no name. */
function nameOf(node: Node): string {
  if (node.kind !== "operation") return node.kind;
  const { name } = node.op;
  return registry.has(name) || /^\w+$/.test(name) ? name : "formula";
}
