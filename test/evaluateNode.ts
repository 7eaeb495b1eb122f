import { evaluate } from "../src/engine/referenceEngine.js";
import { input } from "../src/graph/node.js";
import type { Input, Node, Scalar, Value, Variable } from "../src/graph/op.js";
import { topologicalOrder } from "../src/graph/order.js";
import { flatten, shapeOf } from "../src/math/nestedArrays.js";
import { type NumberType, numberSystem } from "../src/math/numberSystem.js";

/** A leaf with the value that it is bound to. */
export interface Bound {
  readonly node: Input | Variable;
  readonly value: Value;
}

/** An input in the shape of the value. */
export function bind(value: Value, name = "input"): Bound {
  return { node: input(name, shapeOf(value)), value };
}

/** The value of a node whose leaves are bound, by the reference engine. */
export function evaluateNode(node: Node, bound: readonly Bound[], type: NumberType = "number"): Value {
  const leaves = new Map<Node, Value>(bound.map(({ node, value }) => [node, value]));
  return evaluate(topologicalOrder([node]), leaves, numberSystem(type)).get(node) as Value;
}

/** The elements of a node's value, row-major. */
export function elementsOf(node: Node, bound: readonly Bound[]): number[] {
  return flatten(evaluateNode(node, bound)) as number[];
}

/** Nested arrays with every element replaced. */
export function mapValue(value: Value, f: (element: number) => Scalar): Value {
  return Array.isArray(value) ? value.map((inner: Value) => mapValue(inner, f)) : f(value as number);
}
