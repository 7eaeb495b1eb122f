import type { Dtype, Engine, Rows, StepGraph } from "../engine/engine.js";
import { CapacityError } from "../errors.js";
import { variable } from "../graph/node.js";
import type { Input, Node, Operation, Variable } from "../graph/op.js";
import { topologicalOrder } from "../graph/order.js";
import { sizeOf } from "../graph/shape.js";

/** All that the value of a step's nodes depends on. */
export interface StepValues {
  readonly dtype: Dtype;
  readonly state: ReadonlyMap<Variable, Float64Array>;
  readonly scalars: ReadonlyMap<Input, number>;
  /** The batch: what the step's inputs get, in their order: the data, its targets, then what else there is. */
  readonly batch: readonly Rows[];
}

/** From the smallest to the largest of some numbers. */
export type Range = readonly [smallest: number, largest: number];

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
 * that it diverged on, with every node written to a variable of its own.
 *
 * @returns undefined where there is none, or where so many variables do not fit into memory
 */
export function findNonFinite(engine: Engine, step: StepGraph, values: StepValues): NonFiniteNode | undefined {
  const { dtype, state, scalars, batch } = values;
  const order = topologicalOrder([step.loss, ...step.updates.map(({ value }) => value)]);
  const nodes = order.filter((node) => node.kind === "operation");
  const probes = new Map(nodes.map((node, i): [Node, Variable] => [node, variable(`probe${i}`, node.shape)]));
  const read = probe(engine, { ...step, updates: [...probes].map(([value, into]) => ({ variable: into, value })) });
  if (read === undefined) return undefined;
  const elementsOf = (node: Node): Float64Array => {
    if (node.kind === "constant") return Float64Array.of(node.value);
    if (node.kind === "variable") return state.get(node) as Float64Array;
    if (node.kind === "operation") return read(probes.get(node) as Variable);
    const scalar = scalars.get(node);
    return scalar === undefined ? (batch[step.inputs.indexOf(node)] as Rows).values : Float64Array.of(scalar);
  };
  for (const node of nodes) {
    const bad = elementsOf(node).find((element) => !Number.isFinite(element));
    if (bad === undefined) continue;
    const inputs = node.inputs.map((each) => rangeOf(elementsOf(each)));
    const [data, targets] = batch.map((rows) => rangeOf(rows.values)) as [Range, Range];
    return { node, value: bad, inputs, data, targets };
  }
  return undefined;

  function probe(on: Engine, probing: StepGraph): ((of: Variable) => Float64Array) | undefined {
    const zeros = [...probes.values()].map((each): [Variable, Float64Array] => [
      each,
      new Float64Array(sizeOf(each.shape)),
    ]);
    try {
      const session = on.prepare({ dtype, steps: [probing], tables: batch, state: new Map([...state, ...zeros]) });
      const pass = { rows: step.rows, batchSize: step.rows, scalars, losses: new Float64Array(1) };
      while (session.train(pass, 0, 1).isInStep);
      return (of) => session.read(of);
    } catch (error) {
      if (error instanceof CapacityError) return undefined;
      throw error;
    }
  }
}

function rangeOf(values: Float64Array): Range {
  return values.reduce<Range>(
    ([smallest, largest], value) => [Math.min(smallest, value), Math.max(largest, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
