import type { Dataset, OutputColumn } from "../data/encode/dataset.js";
import { batchLengths } from "../data/load/batches.js";
import { rowsOf } from "../data/load/split.js";
import type { Dtype, Engine, Measurement, Session } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import type { Network } from "../nn/network.js";
import type { Failure } from "./divergence/describeDivergence.js";
import { findNonFinite } from "./divergence/findNonFinite.js";
import { type Label, labelForward } from "./divergence/labelStep.js";
import { type EpochResult, EpochRunner, type FailedStep } from "./epochs.js";
import {
  buildBatchGraph,
  buildEvaluationGraph,
  evaluationOf,
  type MeasureOptions,
  type Unscaling,
} from "./stepGraph.js";

/** Rows that are measured at once, wherever they are: so the same parameters have the same loss to the last bit. */
export const rowsAtOnce = 256;

/** The rows of the data as they are: input columns and outputs are of no account. */
export type MeasuredData = Pick<Dataset, "inputs" | "targets">;

/** What is measured, and how. */
export interface MeasuringParts {
  readonly network: Network;
  readonly data: MeasuredData;
  readonly options: MeasureOptions & { readonly dtype: Dtype };
}

/**
 * What scales predictions back to the raw unit of their targets; undefined if every prediction stays finite by it. That is so in float32,
 * since they are scaled back in double precision.
 */
export function unscalingOf(columns: readonly OutputColumn[], dtype: Dtype): Unscaling | undefined {
  const scalers = columns.flatMap((column) => (column.kind === "number" ? (column.scaler ?? []) : []));
  const factor = Math.max(1, ...scalers.map((scaler) => scaler.factor));
  const offset = Math.max(0, ...scalers.map((scaler) => Math.abs(scaler.offset)));
  return dtype === "float32" || (factor === 1 && offset === 0) ? undefined : { factor, offset };
}

/** The measurement that a job is to have, for a `Measurer` of the same parts to run. */
export function planMeasurement({ network, data: { inputs, targets }, options }: MeasuringParts): Measurement {
  const lengths = new Set(batchLengths(inputs.rows, rowsAtOnce));
  return {
    steps: [...lengths].map((length) => buildEvaluationGraph(network, options, length)),
    tables: [inputs, targets],
  };
}

/** Measures the parameters in a session: without dropout, without an update, over all rows of some data in their order. */
export class Measurer {
  private readonly runner: EpochRunner;

  /**
   * @param session of a job that has the measurement
   * @param measurement its index
   */
  constructor(
    private readonly engine: Engine,
    private readonly parts: MeasuringParts,
    private readonly session: Session,
    measurement: number,
  ) {
    const { data, options } = parts;
    const { rows } = data.inputs;
    const right = options.answers?.correct;
    const plan = { rows, batchSize: Math.min(rowsAtOnce, rows), shuffle: undefined, right, measurement };
    this.runner = new EpochRunner(session, plan);
  }

  /**
   * What the session's parameters are measured to be.
   *
   * @param signal once aborted, the measurement is given up
   */
  async measure(signal?: AbortSignal): Promise<EpochResult> {
    const { losses, accuracy, rest } = await this.runner.run(new Map(), 1, signal);
    return rest ?? { loss: losses[0] as number, accuracy, steps: this.runner.steps, outcome: "complete" };
  }

  /** The node that a measurement of the same parameters failed at; undefined where it cannot be found. */
  async diagnose({ rows }: FailedStep): Promise<Failure | undefined> {
    const { network, data, options } = this.parts;
    const graph = buildBatchGraph(network, options.loss, rows.length);
    const variables: readonly Variable[] = [...network.parameters, ...(options.answers?.state.keys() ?? [])];
    const found = await findNonFinite(this.engine, evaluationOf(graph, options), {
      dtype: options.dtype,
      state: new Map(variables.map((each) => [each, this.session.read(each)])),
      scalars: new Map(),
      batch: [data.inputs, data.targets].map((table) => rowsOf(table, rows)),
    });
    const unscaled: Label = { pass: "forward", where: "the predictions in their raw unit" };
    return found && { ...found, label: labelForward(network, graph).get(found.node) ?? unscaled };
  }
}
