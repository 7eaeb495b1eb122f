import type { Dtype, Engine } from "../../src/engine/engine.js";
import { input, variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { ops } from "../../src/ops/index.js";

/** The elements of nodes as an engine computes them, row-major, from the values of their variables. */
export function evaluateOn(
  engine: Engine,
  nodes: readonly Node[],
  state: ReadonlyMap<Variable, Float64Array>,
  dtype: Dtype = "float64",
): readonly Float64Array[] {
  const x = input("x", [1, 1]);
  const results = nodes.map(({ shape }, i) => variable(`result${i}`, shape));
  const empty = results.map(
    ({ shape }): Float64Array => new Float64Array(shape.reduce((size, axis) => size * axis, 1)),
  );
  const session = engine.prepare({
    dtype,
    steps: [
      {
        rows: 1,
        inputs: [x],
        loss: ops.sum(x),
        updates: results.map((result, i) => ({ variable: result, value: nodes[i] as Node })),
      },
    ],
    tables: [{ columns: 1, values: Float64Array.of(0) }],
    state: new Map([
      ...state,
      ...results.map((result, i): [Variable, Float64Array] => [result, empty[i] as Float64Array]),
    ]),
  });
  const pass = { rows: 1, batchSize: 1, scalars: new Map(), losses: new Float64Array(1) };
  while (session.train(pass, 0, 1).isInStep);
  return results.map((result) => session.read(result));
}
