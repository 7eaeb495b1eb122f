import { UsageError } from "../errors.js";
import type { Input, Node, Value, Variable } from "../graph/op.js";
import { topologicalOrder } from "../graph/order.js";
import { sizeOf } from "../graph/shape.js";
import { type NumberSystem, numberSystem } from "../math/arithmetic.js";
import { flatten, nest } from "../math/nestedArrays.js";
import {
  type Engine,
  type Feed,
  type Job,
  noFeed,
  type Pass,
  type Progress,
  type Rows,
  type Session,
  type StepGraph,
} from "./engine.js";

/** Values of the leaves, by node. */
export type Bindings = ReadonlyMap<Node, Value>;

/**
 * The values of nodes that are in topological order, each op by its own definition, over any number type.
 *
 * @throws Error where an input or a variable has no value
 */
export function evaluate(
  order: readonly Node[],
  leaves: Bindings,
  { arithmetic, lift }: NumberSystem,
): Map<Node, Value> {
  const values = new Map<Node, Value>();
  const known = (node: Node): Value => values.get(node) as Value;
  for (const node of order) {
    if (node.kind === "operation") {
      values.set(node, node.op.forward(arithmetic, node.inputs.map(known), node.params));
    } else if (node.kind === "constant") {
      values.set(node, arithmetic.broadcast(lift(node.value), node.shape));
    } else {
      const value = leaves.get(node);
      if (value === undefined) throw new Error(`${node.kind} ${node.name} has no value`);
      values.set(node, value);
    }
  }
  return values;
}

/** Runs graphs on mathjs, each op as it is defined: slow, and what every other engine is held to. */
export const referenceEngine: Engine = Object.freeze({
  name: "mathjs" as const,
  isFused: false,
  prepare: (job: Job) => new ReferenceSession(job),
});

interface PlannedStep extends StepGraph {
  readonly order: readonly Node[];
}

class ReferenceSession implements Session {
  private readonly system = numberSystem("number");
  private readonly steps: ReadonlyMap<number, PlannedStep>;
  private readonly state: Map<Variable, Value>;
  private readonly tables: readonly Rows[];
  private readonly slots: Feed;
  private readonly fed: Float64Array;
  private kept: ReadonlyMap<Variable, Float64Array>;

  constructor(job: Job) {
    if (job.dtype === "float32")
      throw new UsageError("the mathjs engine computes in float64 alone: float32 takes --engine wasm");
    const plan = (step: StepGraph): PlannedStep => ({
      ...step,
      order: topologicalOrder([step.loss, ...step.updates.map(({ value }) => value)]),
    });
    this.steps = new Map(job.steps.map((step) => [step.rows, plan(step)]));
    this.state = new Map([...job.state].map(([variable, values]) => [variable, nest(values, variable.shape)]));
    this.kept = job.state;
    this.tables = job.tables;
    this.slots = job.feed ?? noFeed;
    this.fed = new Float64Array(this.slots.window * this.slots.perBatch);
  }

  train({ rows, order, batchSize, scalars, losses }: Pass, from: number, until: number): Progress {
    const perPass = Math.ceil(rows / batchSize);
    for (let batch = from; batch < until; batch++) {
      const position = batch % perPass;
      const start = position * batchSize;
      const count = Math.min(batchSize, rows - start);
      const numbers = order?.subarray(start, start + count) ?? Uint32Array.from({ length: count }, (_, i) => start + i);
      const loss = this.step(position, numbers, scalars);
      losses[batch] = loss;
      const isLast = position === perPass - 1;
      if (!Number.isFinite(loss) || (isLast && !this.keep()))
        return { next: batch + 1, hasDiverged: true, isInStep: false };
    }
    return { next: until, hasDiverged: false, isInStep: false };
  }

  keep(): boolean {
    const current = new Map([...this.state.keys()].map((variable) => [variable, this.read(variable)]));
    const areFinite = [...current.values()].every((values) => values.every(Number.isFinite));
    if (areFinite) this.kept = current;
    return areFinite;
  }

  restore(): void {
    for (const [variable, values] of this.kept) this.write(variable, values);
  }

  write(variable: Variable, values: Float64Array): void {
    this.state.set(variable, nest(values, variable.shape));
  }

  feed(from: number, values: Float64Array): void {
    this.fed.set(values, from);
  }

  readFeed(from: number, count: number): Float64Array {
    return this.fed.slice(from, from + count);
  }

  read(variable: Variable): Float64Array {
    return Float64Array.from(flatten(this.state.get(variable) as Value) as number[]);
  }

  readKept(variable: Variable): Float64Array {
    return Float64Array.from(this.kept.get(variable) as Float64Array);
  }

  /** @param position of the batch in its pass */
  private step(position: number, rows: Uint32Array, scalars: ReadonlyMap<Input, number>): number {
    const step = this.steps.get(rows.length);
    if (step === undefined) throw new Error(`no step for a batch of ${rows.length} rows`);
    const leaves = new Map<Node, Value>([...this.state, ...scalars]);
    for (const [i, { columns, values }] of this.tables.entries()) {
      const batch = Array.from(rows, (row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
      leaves.set(step.inputs[i] as Input, batch);
    }
    let next = (position % this.slots.window) * this.slots.perBatch;
    for (const input of step.inputs.slice(this.tables.length)) {
      const size = sizeOf(input.shape);
      leaves.set(input, nest(this.fed.subarray(next, next + size), input.shape));
      next += size;
    }
    const values = evaluate(step.order, leaves, this.system);
    for (const { variable, value } of step.updates) this.state.set(variable, values.get(value) as Value);
    return values.get(step.loss) as number;
  }
}
