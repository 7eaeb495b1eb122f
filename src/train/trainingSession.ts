import type { Config } from "../config/schema.js";
import type { OutputColumn } from "../data/encode/dataset.js";
import type { Datasets } from "../data/load/loadDatasets.js";
import { batchLengths, rowsOf } from "../data/load/split.js";
import type { Dtype, Engine, Rows, Session } from "../engine/engine.js";
import type { Step } from "../forward/buildBatchGraph.js";
import { buildMeasurement, type Unscaling } from "../forward/buildMeasurement.js";
import { rowsAtOnce } from "../forward/rowsAtOnce.js";
import type { Input, Variable } from "../graph/op.js";
import type { Network } from "../nn/network.js";
import type { Failure } from "./divergence/describeDivergence.js";
import { findNonFinite } from "./divergence/findNonFinite.js";
import { labelStep, type StepLabel } from "./divergence/labelStep.js";
import { DropoutMasks } from "./dropoutMasks.js";
import type { EpochPlan } from "./epochPlan.js";
import { EpochRunner, type FailedStep } from "./epochRunner.js";
import { batchSizeOf } from "./fitNetwork.js";
import { HealthMeter } from "./health/healthMeter.js";
import { planSteps } from "./planSteps.js";
import type { LayerHealth } from "./records.js";
import type { RunState } from "./runState.js";
import { weighData } from "./weighData.js";

/** The steps over the rows of some data: those that train on them, or those that measure the parameters on them. */
interface Task extends EpochPlan {
  /** Inputs, targets and the weights of rows, if they have weights. */
  readonly tables: readonly Rows[];
  readonly supply?: DropoutMasks | undefined;
  /** The step for a batch of so many rows. */
  build(rows: number): Step;
}

export type TaskRunner = EpochRunner<Task>;

/** An engine's session for a run: it holds the variables, trains the parameters and measures them. */
export interface TrainingSession {
  readonly engine: Engine;
  readonly engineSession: Session;
  readonly parameters: readonly Variable[];
  /** What the optimizer remembers from step to step. */
  readonly optimizerState: readonly Variable[];
  /** An input of the steps that train. */
  readonly lr: Input;
  readonly training: TaskRunner;
  /** Measures the parameters on the data trained on: without dropout, without an update, all rows in their order. */
  readonly measuring: TaskRunner;
  /** Measures them on the data validated on, if there is any. */
  readonly validating: TaskRunner | undefined;
  /**
   * Measures how the next step would go, layer by layer; undefined unless the session is watched.
   *
   * @param rate the learning rate
   */
  readonly measureHealth: ((rate: number) => Promise<readonly LayerHealth[]>) | undefined;
  /**
   * The node at which a step failed, at the state before that step, which the session has; undefined if it cannot be found.
   *
   * @param rate the learning rate
   */
  diagnose(runner: TaskRunner, failed: FailedStep, rate: number): Promise<Failure | undefined>;
}

export interface SessionOptions {
  readonly config: Config;
  readonly network: Network;
  readonly datasets: Pick<Datasets, "training" | "validation">;
  readonly initial: ReadonlyMap<Variable, Float64Array>;
  readonly streams: RunState["streams"];
  /** Whether the health of the run will be measured. Default false. */
  readonly isWatched?: boolean | undefined;
}

/** @throws CapacityError if the session takes more memory than there can be */
export function openTrainingSession(engine: Engine, options: SessionOptions): TrainingSession {
  const { config, network, datasets, initial, streams, isWatched = false } = options;
  const { loss, dtype } = config;
  const { outputColumns, inputs } = datasets.training;
  const { rows } = inputs;
  const batchSize = batchSizeOf(config, rows);
  const plan = planSteps(config, network, datasets.training);
  const { lr, correct, optimizerState, data: trained, build } = plan;
  const { isWeighted } = trained;
  const measureOptions = { loss, correct, unscaling: unscalingOf(outputColumns, dtype), isWeighted };
  const masks = new DropoutMasks(network, rows, batchSize, streams.dropout);
  const training: Task = {
    tables: trained.tables,
    rows,
    batchSize,
    shuffle: config.shuffle ? streams.shuffle : undefined,
    supply: masks.isEmpty ? undefined : masks,
    correct: correct?.correct,
    build,
  };
  const measured = [trained, ...(datasets.validation === undefined ? [] : [weighData(datasets.validation, loss)])];
  const measurements = measured.map(
    (data, measurement): Task => ({
      tables: data.tables.slice(0, isWeighted ? 3 : 2),
      rows: data.rows,
      batchSize: Math.min(rowsAtOnce, data.rows),
      correct: correct?.correct,
      lossScale: data.lossScale,
      build: (length) => buildMeasurement(network, measureOptions, length),
      measurement,
    }),
  );
  const health = isWatched ? new HealthMeter(engine, config.layers, network, plan) : undefined;
  const state = new Map([...initial, ...optimizerState, ...(correct?.state ?? []), ...(health?.state ?? [])]);
  const engineSession = engine.prepare({
    dtype,
    ...stepsOf(training),
    feed: masks.feed,
    measurements: [...measurements.map(stepsOf), ...(health === undefined ? [] : [health.measurement])],
    mayShare: true,
    state,
  });
  const [measuring, validating] = measurements.map((task) => new EpochRunner(engineSession, task));
  return {
    engine,
    engineSession,
    parameters: network.parameters,
    optimizerState: [...optimizerState.keys()],
    lr,
    training: new EpochRunner(engineSession, training),
    measuring: measuring as TaskRunner,
    validating,
    measureHealth: health && ((rate) => health.measure(engineSession, measurements.length, rate)),
    async diagnose({ plan: { tables, supply, build } }, failed, rate) {
      const step = build(failed.rows.length);
      const found = await findNonFinite(engine, step.graph, {
        dtype,
        read: (variable) => engineSession.read(variable),
        scalars: new Map([[lr, rate]]),
        batch: [
          ...tables.map((table) => rowsOf(table, failed.rows)),
          ...(supply?.read(engineSession, failed.step - 1) ?? []),
        ],
      });
      return found && { ...found, label: labelStep(network, step).get(found.node) as StepLabel };
    },
  };
}

/** The steps of a task as an engine takes them: one for each length of batch. */
function stepsOf({ rows, batchSize, tables, build }: Task) {
  const lengths = new Set(batchLengths(rows, batchSize));
  return { steps: [...lengths].map((length) => build(length).graph), tables };
}

/**
 * What scales predictions back to the raw unit of their targets; undefined if they stay finite then. In float32 they always do, unless
 * they are logarithms, since they are scaled back in double precision.
 */
function unscalingOf(columns: readonly OutputColumn[], dtype: Dtype): Unscaling | undefined {
  const scalers = columns.flatMap((column) => (column.kind === "number" ? (column.scaler ?? []) : []));
  const areLogarithms = scalers.some(({ kind }) => kind === "log");
  const factor = Math.max(1, ...scalers.map((scaler) => scaler.factor));
  const offset = Math.max(0, ...scalers.map((scaler) => Math.abs(scaler.offset)));
  const staysFinite = !areLogarithms && (dtype === "float32" || (factor === 1 && offset === 0));
  return staysFinite ? undefined : { factor, offset, areLogarithms };
}
