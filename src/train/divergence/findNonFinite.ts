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

/** All that the value of a step's nodes depends on. */
export interface StepValues {
  readonly dtype: Dtype;
  readonly state: ReadonlyMap<Variable, Float64Array>;
  readonly scalars: ReadonlyMap<Input, number>;
  /** The batch: what the step's inputs get, in their order: the data, its targets, then what else there is. */
  readonly batch: readonly Rows[];
}

export interface NonFiniteNode {
  readonly node: Operation;
  /** The first of its elements that is not finite. */
  readonly value: number;
  /** Of each of the node's inputs, all of them finite. */
  readonly inputs: readonly Range[];
  /** Of the batch's data, and of its targets. */
  readonly data: Range;
  readonly targets: Range;
}

/**
 * The first node of a step, in topological order, that has an element that is not finite: the step is run once more, on the engine
 * that it diverged on, to find it, and what leads to it then, to read it. Both in about as much memory as the step takes, and with
 * turns of the event loop in between.
 *
 * @returns undefined where there is none, or where it does not fit into memory
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

/** NaN where an element is not finite: only then a number less itself is not 0. */
function checkFinite(node: Node): Node {
  const differences = ops.subtract(node, node);
  return node.shape.length === 0 ? differences : ops.sum(differences);
}

async function describe(engine: Engine, step: StepGraph, values: StepValues, node: Operation): Promise<NonFiniteNode> {
  const { state, scalars, batch } = values;
  const inner = node.inputs.filter((each) => each.kind === "operation");
  const [own = new Float64Array(), ...others] = await computeNodes(engine, step, values, [node, ...inner]);
  const elementsOf = (each: Node): Float64Array => {
    if (each.kind === "constant") return Float64Array.of(each.value);
    if (each.kind === "variable") return state.get(each) as Float64Array;
    if (each.kind === "operation") return others[inner.indexOf(each)] as Float64Array;
    const scalar = scalars.get(each);
    return scalar === undefined ? (batch[step.inputs.indexOf(each)] as Rows).values : Float64Array.of(scalar);
  };
  const [data, targets] = batch.map((rows) => rangeOf(rows.values)) as [Range, Range];
  const value = own.find((element) => !Number.isFinite(element)) as number;
  return { node, value, inputs: node.inputs.map((each) => rangeOf(elementsOf(each))), data, targets };
}

/** Elements of some nodes of a step. */
async function computeNodes(
  engine: Engine,
  { rows, inputs }: StepGraph,
  { dtype, state, scalars, batch }: StepValues,
  nodes: readonly Node[],
): Promise<readonly Float64Array[]> {
  const results = nodes.map((node, i) => variable(`result${i}`, node.shape));
  const updates = results.map((result, i) => ({ variable: result, value: nodes[i] as Node }));
  const zeros = results.map((each): [Variable, Float64Array] => [each, new Float64Array(sizeOf(each.shape))]);
  const session = engine.prepare({
    dtype,
    steps: [{ rows, inputs, loss: constant(0), updates }],
    tables: batch,
    state: new Map([...state, ...zeros]),
  });
  const pass = { rows, batchSize: rows, scalars, losses: new Float64Array(1) };
  while (session.train(pass, 0, 1).isInStep) await setImmediate();
  return results.map((each) => session.read(each));
}
