import { type Dtype, type Engine, noFeed, type Pass, type Rows } from "../../engine/engine.js";
import { constant } from "../../graph/node.js";
import type { Input, Variable } from "../../graph/op.js";
import type { Leaf } from "../sample.js";
import type { GradientGraph } from "./gradientGraph.js";
import { Results, sameOfBoth } from "./results.js";
import type { Computed } from "./runner.js";

type Entry<Kind extends Leaf> = readonly [leaf: Kind, values: Float64Array];

/**
 * Runs a graph in a job of its own, as training does: inputs are rows of tables, single numbers or fed, and an output that is a
 * single number is the loss. The second run takes the rows out of another place of the tables, in an order that is given.
 *
 * @returns what it computes; an error if the second run computes something else
 * @throws Error if the job cannot be built or run
 */
export function runBatch(graph: GradientGraph, engine: Engine, dtype: Dtype): Computed | Error {
  const { output } = graph;
  const leaves: readonly Entry<Leaf>[] = [...graph.leaves];
  const inputs = leaves.filter((entry): entry is Entry<Input> => entry[0].kind === "input");
  const variables = leaves.filter((entry): entry is Entry<Variable> => entry[0].kind === "variable");
  const rows = inputs.find(([{ shape }]) => shape.length === 2)?.[0].shape[0] ?? 1;
  const isTable = ({ shape }: Input) => shape.length === 2 && shape[0] === rows;
  const tables = inputs.filter(([leaf]) => isTable(leaf));
  const scalars = inputs.filter(([{ shape }]) => shape.length === 0);
  const fed = inputs.filter(([leaf]) => !isTable(leaf) && leaf.shape.length > 0);
  const isLoss = output.shape.length === 0;
  const results = new Results(graph);
  const session = engine.prepare({
    dtype,
    steps: [
      {
        rows,
        inputs: [...tables, ...fed].map(([leaf]) => leaf),
        loss: isLoss ? output : constant(0),
        updates: results.updates,
      },
    ],
    tables: tables.map(([leaf, values]) => twice(values, leaf.shape[1] as number)),
    feed: { ...noFeed, perBatch: fed.reduce((sum, [, values]) => sum + values.length, 0) },
    state: new Map([...variables, ...results.initial]),
  });
  let next = 0;
  for (const [, values] of fed) {
    session.feed(next, values);
    next += values.length;
  }
  const run = (order?: Uint32Array): Computed => {
    const pass: Pass = {
      rows,
      order,
      batchSize: rows,
      scalars: new Map(scalars.map(([leaf, values]) => [leaf, values[0] as number])),
      losses: new Float64Array(1),
    };
    while (session.train(pass, 0, 1).isInStep);
    const computed = results.read(session);
    return isLoss ? { ...computed, output: pass.losses } : computed;
  };
  const first = run();
  results.reset(session);
  return sameOfBoth(first, run(Uint32Array.from({ length: rows }, (_, i) => 2 * rows - 1 - i)));
}

/** A table of the rows, and of the rows from the last to the first. */
function twice(values: Float64Array, columns: number): Rows {
  const rows = values.length / columns;
  const doubled = new Float64Array(2 * values.length);
  doubled.set(values);
  for (let row = 0; row < rows; row++) {
    doubled.set(values.subarray(row * columns, (row + 1) * columns), (2 * rows - 1 - row) * columns);
  }
  return { columns, values: doubled };
}
