import { UsageError } from "../errors.js";
import type { Input, Node, Value, Variable } from "../graph/op.js";
import { topologicalOrder } from "../graph/order.js";
import { sizeOf } from "../graph/shape.js";
import { flatten, nest } from "../math/nestedArrays.js";
import { type NumberSystem, numberSystem } from "../math/numberSystem.js";
import {
  type Engine,
  type Feed,
  type Job,
  noFeed,
  type Pass,
  type PassProgress,
  type Rows,
  type Session,
  type StepGraph,
} from "./engine.js";

/** Values of nodes. */
export type Bindings = ReadonlyMap<Node, Value>;

/**
 * The values of nodes in topological order, over any number type. Each op is computed by its own definition.
 *
 * @param known values of the leaves, and of operations that are not to be computed
 * @throws Error if an input or a variable has no value
 */
export function evaluate(
  order: readonly Node[],
  known: Bindings,
  { primitives, lift }: NumberSystem,
): Map<Node, Value> {
  const values = new Map<Node, Value>();
  const evaluateNode = (node: Node): Value => {
    switch (node.kind) {
      case "operation":
        return node.op.forward(
          primitives,
          node.inputs.map((input) => values.get(input) as Value),
          node.params,
        );
      case "constant":
        return primitives.broadcast(lift(node.value), node.shape);
      case "input":
      case "variable":
        throw new Error(`${node.kind} ${node.name} has no value`);
    }
  };
  for (const node of order) values.set(node, known.get(node) ?? evaluateNode(node));
  return values;
}

/** Runs graphs on mathjs, each op as it is defined. It is slow, and the measure for every other engine. */
export const referenceEngine: Engine = Object.freeze({
  name: "mathjs" as const,
  isFused: false,
  prepare: (job: Job) => new ReferenceSession(job),
});

interface PlannedStep extends StepGraph {
  readonly order: readonly Node[];
}

/** Steps by the length of their batches, and the tables that the batches are taken from. */
interface Routine {
  readonly steps: ReadonlyMap<number, PlannedStep>;
  readonly tables: readonly Rows[];
}

function planRoutine({ steps, tables }: Pick<Job, "steps" | "tables">): Routine {
  const plan = (step: StepGraph): PlannedStep => ({
    ...step,
    order: topologicalOrder([step.loss, ...step.updates.map(({ value }) => value)]),
  });
  return { steps: new Map(steps.map((step) => [step.rows, plan(step)])), tables };
}

class ReferenceSession implements Session {
  private readonly system = numberSystem("number");
  private readonly training: Routine;
  private readonly measurements: readonly Routine[];
  private readonly state: Map<Variable, Value>;
  private readonly slots: Feed;
  private readonly fed: Float64Array;
  private kept: ReadonlyMap<Variable, Float64Array>;
  private keptBefore: ReadonlyMap<Variable, Float64Array>;

  constructor(job: Job) {
    if (job.dtype === "float32")
      throw new UsageError("the mathjs engine computes only in float64: for float32 use --engine wasm");
    this.training = planRoutine(job);
    this.measurements = (job.measurements ?? []).map(planRoutine);
    this.state = new Map([...job.state].map(([variable, values]) => [variable, nest(values, variable.shape)]));
    this.kept = job.state;
    this.keptBefore = job.state;
    this.slots = job.feed ?? noFeed;
    this.fed = new Float64Array(this.slots.window * this.slots.perBatch);
  }

  train(pass: Pass, from: number, until: number): PassProgress {
    return this.run(this.training, pass, from, until, () => this.keep());
  }

  measure(measurement: number, pass: Pass, from: number, until: number): PassProgress {
    return this.run(this.measurements[measurement] as Routine, pass, from, until, () => true);
  }

  /** @param finish called after the last batch of all rows; returns whether the state is finite */
  private run(routine: Routine, pass: Pass, from: number, until: number, finish: () => boolean): PassProgress {
    const { rows, order, batchSize, scalars, losses } = pass;
    const perPass = Math.ceil(rows / batchSize);
    for (let batch = from; batch < until; batch++) {
      const position = batch % perPass;
      const start = position * batchSize;
      const count = Math.min(batchSize, rows - start);
      const numbers = order?.subarray(start, start + count) ?? Uint32Array.from({ length: count }, (_, i) => start + i);
      const loss = this.step(routine, position, numbers, scalars);
      losses[batch] = loss;
      const isLast = position === perPass - 1;
      if (!Number.isFinite(loss) || (isLast && !finish()))
        return { next: batch + 1, hasDiverged: true, isInStep: false };
    }
    return { next: until, hasDiverged: false, isInStep: false };
  }

  keep(): boolean {
    const areFinite = this.isFinite();
    if (areFinite) {
      const current = new Map([...this.state.keys()].map((variable) => [variable, this.read(variable)]));
      [this.keptBefore, this.kept] = [this.kept, current];
    }
    return areFinite;
  }

  get threads(): number {
    return 1;
  }

  get threadsNow(): number {
    return 1;
  }

  get warning(): undefined {
    return undefined;
  }

  close(): void {}

  isFinite(): boolean {
    return [...this.state.keys()].every((variable) => this.read(variable).every(Number.isFinite));
  }

  restore(): void {
    for (const [variable, values] of this.kept) this.write(variable, values);
  }

  restorePrevious(): void {
    for (const [variable, values] of this.keptBefore) this.write(variable, values);
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

  readPrevious(variable: Variable): Float64Array {
    return Float64Array.from(this.keptBefore.get(variable) as Float64Array);
  }

  /** @param position of the batch among those of all rows */
  private step(
    { steps, tables }: Routine,
    position: number,
    rows: Uint32Array,
    scalars: ReadonlyMap<Input, number>,
  ): number {
    const step = steps.get(rows.length);
    if (step === undefined) throw new Error(`no step for a batch of ${rows.length} rows`);
    const leaves = new Map<Node, Value>([...this.state, ...scalars]);
    for (const [i, { columns, values }] of tables.entries()) {
      const batch = Array.from(rows, (row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
      leaves.set(step.inputs[i] as Input, batch);
    }
    let next = (position % this.slots.window) * this.slots.perBatch;
    for (const input of step.inputs.slice(tables.length)) {
      const size = sizeOf(input.shape);
      leaves.set(input, nest(this.fed.subarray(next, next + size), input.shape));
      next += size;
    }
    const values = evaluate(step.order, leaves, this.system);
    for (const { variable, value } of step.updates) this.state.set(variable, values.get(value) as Value);
    return values.get(step.loss) as number;
  }
}
