import type { Dtype, Engine } from "../../src/engine/engine.js";
import { input } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { ops } from "../../src/ops/index.js";

/** What variables become in one step, in the order of the state. */
export function stepOnce(
  engine: Engine,
  updates: readonly (readonly [Variable, Node])[],
  state: ReadonlyMap<Variable, Float64Array>,
  dtype: Dtype = "float64",
): readonly Float64Array[] {
  const x = input("x", [1, 1]);
  const session = engine.prepare({
    dtype,
    steps: [
      { rows: 1, inputs: [x], loss: ops.sum(x), updates: updates.map(([variable, value]) => ({ variable, value })) },
    ],
    tables: [{ columns: 1, values: Float64Array.of(0) }],
    state,
  });
  const pass = { rows: 1, batchSize: 1, scalars: new Map(), losses: new Float64Array(1) };
  while (session.train(pass, 0, 1).isInStep);
  return [...state.keys()].map((each) => session.read(each));
}
