import type { Dtype, Engine } from "../../engine/engine.js";
import { constant } from "../../graph/node.js";
import type { Variable } from "../../graph/op.js";
import type { GradientGraph } from "./gradientGraph.js";
import { Results, sameOfBoth } from "./results.js";
import type { Computed } from "./runner.js";

/**
 * Runs graphs in one step of one job. Their leaves are variables.
 *
 * @returns for each graph what it computes; an error if a second run computes something else
 * @throws Error if the job cannot be built or run
 */
export function runTogether(
  graphs: readonly GradientGraph[],
  engine: Engine,
  dtype: Dtype,
): readonly (Computed | Error)[] {
  const results = graphs.map((graph) => new Results(graph));
  const leaves = graphs.flatMap((graph) => [...graph.leaves]) as (readonly [Variable, Float64Array])[];
  const session = engine.prepare({
    dtype,
    steps: [{ rows: 1, inputs: [], loss: constant(0), updates: results.flatMap(({ updates }) => updates) }],
    tables: [],
    state: new Map([...leaves, ...results.flatMap(({ initial }) => [...initial])]),
  });
  const run = () => {
    const pass = { rows: 1, batchSize: 1, scalars: new Map(), losses: new Float64Array(1) };
    while (session.train(pass, 0, 1).isInStep);
    return results.map((each) => each.read(session));
  };
  const first = run();
  for (const each of results) each.reset(session);
  return run().map((second, i) => sameOfBoth(first[i] as Computed, second));
}
