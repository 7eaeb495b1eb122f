import { rowsOf } from "../../data/load/split.js";
import type { Engine, Measurement, Pass, Session } from "../../engine/engine.js";
import type { Input, Operation, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { LayerSpec } from "../../nn/layers.js";
import type { Network } from "../../nn/network.js";
import { hiddenActivations } from "../hiddenActivations.js";
import type { StepPlan } from "../planSteps.js";
import type { LayerHealth } from "../records.js";
import { Turns } from "../turns.js";
import { buildHealthStep, type HealthStep } from "./healthStep.js";
import { findSaturation } from "./slopes.js";

/** Enough to tell a unit that is dead from one that is seldom of use, and few enough to cost little. */
export const mostRows = 128;

/**
 * Measures how the step that a run would make next goes, on some of its rows. It is one of the measurements of the run's session, so it
 * reads the parameters and the memory of the optimizer where they are, and changes nothing.
 */
export class HealthMeter {
  readonly measurement: Measurement;
  private readonly step: HealthStep;
  private readonly rows: number;
  private readonly lr: Input;

  constructor(engine: Engine, layers: readonly LayerSpec[], network: Network, { lr, data, build }: StepPlan) {
    const { rows, tables } = data;
    this.rows = Math.min(rows, mostRows);
    this.lr = lr;
    // From all over the data, since it may be sorted.
    const chosen = Array.from({ length: this.rows }, (_, i) => Math.floor((i * rows) / this.rows));
    const step = build(this.rows, true);
    const outputs = new Map(
      hiddenActivations(layers).map(({ layer }) => [layer, step.batch.outputs[layer] as Operation] as const),
    );
    this.step = buildHealthStep(network, step, findSaturation(engine, outputs));
    this.measurement = { steps: [this.step.graph], tables: tables.map((table) => rowsOf(table, chosen)) };
  }

  /** Variables that the session has to have, with their first values. */
  get state(): readonly (readonly [Variable, Float64Array])[] {
    return this.step.counters.map((each) => [each, new Float64Array(sizeOf(each.shape))]);
  }

  /**
   * @param session in which the measurement is that of this index
   * @param rate the learning rate
   */
  async measure(session: Session, index: number, rate: number): Promise<readonly LayerHealth[]> {
    const { rows, lr, step } = this;
    const pass: Pass = { rows, batchSize: rows, scalars: new Map([[lr, rate]]), losses: new Float64Array(1) };
    const turns = new Turns();
    while (session.measure(index, pass, 0, 1).isInStep) if (turns.isOver) await turns.yield();
    const found = new Map(step.counters.map((each) => [each, session.read(each)[0] as number]));
    // A number that is not finite must not be left: the state is checked for these.
    for (const [counter, zero] of this.state) session.write(counter, zero);
    return step.describe((counter) => found.get(counter) as number);
  }
}
