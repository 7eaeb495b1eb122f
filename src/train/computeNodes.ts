import { setImmediate } from "node:timers/promises";
import type { Dtype, Engine, Rows, StepGraph } from "../engine/engine.js";
import { constant, variable } from "../graph/node.js";
import type { Input, Node, Variable } from "../graph/op.js";
import { topologicalOrder } from "../graph/order.js";
import { sizeOf } from "../graph/shape.js";

/** Everything that the values of a step's nodes depend on. */
export interface StepValues {
  readonly dtype: Dtype;
  /** Gives the value of a variable before the step. */
  readonly read: (variable: Variable) => Float64Array;
  readonly scalars: ReadonlyMap<Input, number>;
  /** The values of the step's inputs, in their order: the data, its targets, then those of the feed. */
  readonly batch: readonly Rows[];
}

/**
 * The elements of some nodes of a step, row-major. The step is run on the engine once, and gives the event loop its turns.
 *
 * @throws CapacityError if it takes more memory than there can be
 */
export async function computeNodes(
  engine: Engine,
  step: StepGraph,
  values: StepValues,
  nodes: readonly Node[],
): Promise<readonly Float64Array[]> {
  const { dtype, read, scalars, batch } = values;
  const { rows, inputs } = step;
  const operations = nodes.filter((node) => node.kind === "operation");
  const variables = topologicalOrder(operations).filter((node) => node.kind === "variable");
  const results = new Map(operations.map((node, i) => [node, variable(`result${i}`, node.shape)]));
  const session = engine.prepare({
    dtype,
    steps: [
      {
        rows,
        inputs,
        loss: constant(0),
        updates: [...results].map(([value, result]) => ({ variable: result, value })),
      },
    ],
    tables: batch,
    state: new Map([
      ...variables.map((each) => [each, read(each)] as const),
      ...[...results.values()].map((each) => [each, new Float64Array(sizeOf(each.shape))] as const),
    ]),
  });
  const pass = { rows, batchSize: rows, scalars, losses: new Float64Array(1) };
  while (session.train(pass, 0, 1).isInStep) await setImmediate();
  return nodes.map((node) => {
    switch (node.kind) {
      case "operation":
        return session.read(results.get(node) as Variable);
      case "constant":
        return new Float64Array(sizeOf(node.shape)).fill(node.value);
      case "variable":
        return read(node);
      case "input": {
        const scalar = scalars.get(node);
        return scalar === undefined ? (batch[inputs.indexOf(node)] as Rows).values : Float64Array.of(scalar);
      }
      default:
        return node satisfies never;
    }
  });
}
