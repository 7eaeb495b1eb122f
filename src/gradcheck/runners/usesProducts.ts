import type { Node, Op, Operation } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sizeOf } from "../../graph/shape.js";
import { nest } from "../../math/nestedArrays.js";
import { numberSystem } from "../../math/numberSystem.js";

const known = new WeakMap<Op, boolean>();

/** Whether a matrix product is computed on the way to the nodes: nothing else depends on the arithmetic. */
export function usesProducts(nodes: readonly Node[]): boolean {
  return topologicalOrder(nodes).some((node) => node.kind === "operation" && isProduct(node));
}

/** Whether the op's own definition has a product, found by evaluating it once. */
function isProduct({ op, inputs, params }: Operation): boolean {
  const found = known.get(op);
  if (found !== undefined) return found;
  let hasProduct = false;
  const { primitives } = numberSystem("number");
  const multiply: typeof primitives.multiply = (a, b) => {
    hasProduct = true;
    return primitives.multiply(a, b);
  };
  const zeros = inputs.map(({ shape }) => nest(new Float64Array(sizeOf(shape)), shape));
  op.forward({ ...primitives, multiply }, zeros, params);
  known.set(op, hasProduct);
  return hasProduct;
}
