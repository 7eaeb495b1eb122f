import { setImmediate } from "node:timers/promises";
import { type Range, rangeOf } from "../../data/encode/range.js";
import type { Dtype, Engine, Rows, StepGraph } from "../../engine/engine.js";
import { CapacityError } from "../../errors.js";
import { constant, variable } from "../../graph/node.js";
import type { Input, Node, Operation, Variable } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sizeOf } from "../../graph/shape.js";
import { describeMemoryError } from "../../messages/describeMemoryError.js";
import { ops } from "../../ops/index.js";

/** Everything that the values of a step's nodes depend on. */
export interface StepValues {
  readonly dtype: Dtype;
  /** Gives the value of a variable before the step. */
  readonly read: (variable: Variable) => Float64Array;
  readonly scalars: ReadonlyMap<Input, number>;
  /** The values of the step's inputs, in their order: the data, its targets, then those of the feed. */
  readonly batch: readonly Rows[];
}

export interface NonFiniteNode {
  readonly node: Operation;
  /** The first of its elements that is not finite. */
  readonly value: number;
  /** The range of each of the node's inputs. All of them are finite. */
  readonly inputs: readonly Range[];
  /** The ranges of the batch's data and of its targets. */
  readonly data: Range;
  readonly targets: Range;
}

/**
 * Finds the first node of a step, in topological order, with an element that is not finite. It runs the step again, on the engine on
 * which it diverged: once to find the node, once to read its inputs. Both take about as much memory as the step, and give the event
 * loop its turns.
 *
 * @returns undefined if there is no such node, or if the memory is not enough
 */
export async function findNonFinite(
  engine: Engine,
  step: StepGraph,
  values: StepValues,
): Promise<NonFiniteNode | undefined> {
  try {
    const order = topologicalOrder([step.loss, ...step.updates.map(({ value }) => value)]);
    const nodes = order.filter((node) => node.kind === "operation");
    const checks = await computeNodes(engine, step, values, nodes.map(checkFinite));
    const node = nodes.find((_, i) => Number.isNaN(checks[i]?.[0]));
    return node && (await describe(engine, step, values, node));
  } catch (error) {
    if (describeMemoryError(error) instanceof CapacityError) return undefined;
    throw error;
  }
}

/** NaN if an element is not finite, else 0: a finite number minus itself is 0. */
function checkFinite(node: Node): Node {
  const differences = ops.subtract(node, node);
  return node.shape.length === 0 ? differences : ops.sum(differences);
}

async function describe(engine: Engine, step: StepGraph, values: StepValues, node: Operation): Promise<NonFiniteNode> {
  const { read, scalars, batch } = values;
  const inner = node.inputs.filter((each) => each.kind === "operation");
  const [own = new Float64Array(), ...others] = await computeNodes(engine, step, values, [node, ...inner]);
  const elementsOf = (each: Node): Float64Array => {
    switch (each.kind) {
      case "constant":
        return Float64Array.of(each.value);
      case "variable":
        return read(each);
      case "operation":
        return others[inner.indexOf(each)] as Float64Array;
      case "input": {
        const scalar = scalars.get(each);
        return scalar === undefined ? (batch[step.inputs.indexOf(each)] as Rows).values : Float64Array.of(scalar);
      }
      default:
        return each satisfies never;
    }
  };
  const [data, targets] = batch.map((rows) => rangeOf(rows.values)) as [Range, Range];
  const value = own.find((element) => !Number.isFinite(element)) as number;
  return { node, value, inputs: node.inputs.map((each) => rangeOf(elementsOf(each))), data, targets };
}

/** The elements of some nodes of a step. */
async function computeNodes(
  engine: Engine,
  { rows, inputs }: StepGraph,
  { dtype, read, scalars, batch }: StepValues,
  nodes: readonly Node[],
): Promise<readonly Float64Array[]> {
  const variables = topologicalOrder(nodes).filter((node) => node.kind === "variable");
  const results = nodes.map((node, i) => variable(`result${i}`, node.shape));
  const session = engine.prepare({
    dtype,
    steps: [
      {
        rows,
        inputs,
        loss: constant(0),
        updates: results.map((result, i) => ({ variable: result, value: nodes[i] as Node })),
      },
    ],
    tables: batch,
    state: new Map([
      ...variables.map((each) => [each, read(each)] as const),
      ...results.map((each) => [each, new Float64Array(sizeOf(each.shape))] as const),
    ]),
  });
  const pass = { rows, batchSize: rows, scalars, losses: new Float64Array(1) };
  while (session.train(pass, 0, 1).isInStep) await setImmediate();
  return results.map((each) => session.read(each));
}
