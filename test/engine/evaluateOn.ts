import type { Dtype, Engine } from "../../src/engine/engine.js";
import { variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { sizeOf } from "../../src/graph/shape.js";
import { stepOnce } from "./stepOnce.js";

/** What an engine computes for nodes, from the values of their variables: the numbers of each, row-major. */
export function evaluateOn(
  engine: Engine,
  nodes: readonly Node[],
  state: ReadonlyMap<Variable, Float64Array>,
  dtype: Dtype = "float64",
): readonly Float64Array[] {
  const results = nodes.map((node, i): [Variable, Node] => [variable(`result${i}`, node.shape), node]);
  const empty = results.map(([{ shape }]) => new Float64Array(sizeOf(shape)));
  const all = new Map([
    ...state,
    ...results.map(([result], i): [Variable, Float64Array] => [result, empty[i] as Float64Array]),
  ]);
  return stepOnce(engine, results, all, dtype).slice(state.size);
}
