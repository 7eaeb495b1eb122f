import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Scalar, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import type { NumberSystem } from "../../math/numberSystem.js";
import type { GradientGraph } from "./gradientGraph.js";

/** The elements of a graph's output and gradients, row-major. */
export interface Evaluated {
  readonly output: readonly Scalar[];
  readonly gradients: readonly (readonly Scalar[])[];
}

/** Computes a graph by the definitions of its ops, over any number type. */
export function evaluateGraph({ output, gradients, leaves }: GradientGraph, system: NumberSystem): Evaluated {
  const bindings = new Map<Node, Value>();
  for (const [leaf, values] of leaves) {
    const lifted = Array.from(values, (value) => system.lift(value));
    bindings.set(leaf, nest(lifted, leaf.shape));
  }
  const values = evaluate(topologicalOrder([output, ...gradients]), bindings, system);
  const elementsOf = (node: Node) => flatten(values.get(node) as Value);
  return { output: elementsOf(output), gradients: gradients.map(elementsOf) };
}
