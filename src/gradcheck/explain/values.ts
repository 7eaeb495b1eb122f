import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import { numberSystem } from "../../math/numberSystem.js";
import type { Leaf } from "../sample.js";

/** The value of a node at a point, row-major. */
export function valuesAt(node: Node, point: ReadonlyMap<Leaf, Float64Array>): Float64Array {
  const leaves = new Map<Node, Value>([...point].map(([leaf, values]) => [leaf, nest(values, leaf.shape)]));
  const values = evaluate(topologicalOrder([node]), leaves, numberSystem("number"));
  return Float64Array.from(flatten(values.get(node) as Value) as number[]);
}
