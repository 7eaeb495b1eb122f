import type { Dtype, Engine, Pass, Session, StepGraph } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";

/** A step over a batch of a certain length, whose rows are handed over each time that it runs. */
export class FedStep {
  private readonly session: Session;
  private readonly pass: Pass;

  /** @throws CapacityError if the step takes more memory than there can be */
  constructor(engine: Engine, dtype: Dtype, step: StepGraph, state: ReadonlyMap<Variable, Float64Array>) {
    const { rows, inputs } = step;
    const perBatch = inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.session = engine.prepare({ dtype, steps: [step], tables: [], feed: { window: 1, perBatch }, state });
    this.pass = { rows, batchSize: rows, scalars: new Map(), losses: new Float64Array(1) };
  }

  /**
   * @param inputs the numbers of each input; the last input may get those of fewer rows, and the results of the other rows are of no use
   * @returns the loss
   */
  run(...inputs: readonly Float64Array[]): number {
    let from = 0;
    for (const numbers of inputs) {
      this.session.feed(from, numbers);
      from += numbers.length;
    }
    while (this.session.train(this.pass, 0, 1).isInStep);
    return this.pass.losses[0] as number;
  }

  /** Gives variables other values, such as those of a network that has been trained further. */
  write(values: ReadonlyMap<Variable, Float64Array>): void {
    for (const [variable, numbers] of values) this.session.write(variable, numbers);
  }

  /**
   * A variable after the step.
   *
   * @param into an array of its size, which may be filled instead of a new one
   */
  read(variable: Variable, into?: Float64Array): Float64Array {
    return this.session.read(variable, into);
  }
}
