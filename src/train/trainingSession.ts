import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/encode/dataset.js";
import { batchLengths } from "../data/load/batches.js";
import { rowsOf } from "../data/load/split.js";
import type { Engine, Session } from "../engine/engine.js";
import { input } from "../graph/node.js";
import type { Input, Variable } from "../graph/op.js";
import type { Network } from "../nn/network.js";
import type { CorrectCount } from "../nn/targets/targets.js";
import { buildOptimizer } from "../optim/optimizer.js";
import { RandomStream } from "../random.js";
import type { Failure } from "./divergence/describeDivergence.js";
import { findNonFinite } from "./divergence/findNonFinite.js";
import { type Label, labelStep } from "./divergence/labelStep.js";
import { DropoutMasks } from "./dropoutMasks.js";
import { EpochRunner, type FailedStep } from "./epochs.js";
import { type MeasuredData, Measurer, planMeasurement, unscalingOf } from "./measurer.js";
import type { Measurers } from "./modelKeeper.js";
import { buildStep } from "./stepGraph.js";

/** Rows of a full batch. */
export function batchSizeOf({ batchSize }: Config, { inputs }: Dataset): number {
  return Math.min(batchSize ?? inputs.rows, inputs.rows);
}

/** What trains a network: a session of its steps, and what runs epochs of it. */
export interface TrainingSession {
  readonly session: Session;
  readonly runner: EpochRunner;
  /** The learning rate, to be given for each epoch. */
  readonly lr: Input;
  /** What measures its parameters. */
  readonly measurers: Measurers;
  /** The node that a step failed at, with the state as it is before it; undefined where it cannot be found. */
  diagnose(failed: FailedStep, rate: number): Promise<Failure | undefined>;
}

/** What is trained, on what, and from where. */
export interface TrainingParts {
  readonly config: Config;
  readonly network: Network;
  readonly dataset: Dataset;
  /** What is validated on, if there is any. */
  readonly validation?: Dataset | undefined;
  readonly initial: ReadonlyMap<Variable, Float64Array>;
  readonly answers: CorrectCount | undefined;
}

export function openTrainingSession(engine: Engine, parts: TrainingParts): TrainingSession {
  const { config, network, dataset, validation, initial, answers } = parts;
  const { inputs, targets } = dataset;
  const { rows } = inputs;
  const batchSize = batchSizeOf(config, dataset);
  const lr = input("lr", []);
  const rule = buildOptimizer(config.optimizer, network.parameters);
  const options = { loss: config.loss, rule: { updates: rule.updates }, clipping: config, lr, answers };
  const masks = new DropoutMasks(network, rows, batchSize, RandomStream.create(config.seed, "dropout"));
  const tables = [inputs, targets];
  const state = new Map([...initial, ...rule.state, ...(answers?.state ?? [])]);
  const variables = [...state.keys()]; // what is kept below: their first values may be large, and are not needed again
  const unscaling = unscalingOf(dataset.outputColumns, config.dtype);
  const measuring = (data: MeasuredData) => ({
    network,
    data,
    options: { loss: config.loss, dtype: config.dtype, answers, unscaling },
  });
  const measured = [measuring(dataset), ...(validation === undefined ? [] : [measuring(validation)])];
  const session = engine.prepare({
    dtype: config.dtype,
    steps: [...new Set(batchLengths(rows, batchSize))].map((length) => buildStep(network, options, length).graph),
    tables,
    feed: masks.feed,
    measurements: measured.map(planMeasurement),
    state,
  });
  const [ofTraining, ofValidation] = measured.map((each, i) => new Measurer(engine, each, session, i));
  const measurers = { training: ofTraining as Measurer, validation: ofValidation };
  const shuffle = config.shuffle ? RandomStream.create(config.seed, "shuffle") : undefined;
  const supply = masks.isEmpty ? undefined : masks;
  const plan = { rows, batchSize, shuffle, supply, right: answers?.correct };
  const diagnose = async (failed: FailedStep, rate: number): Promise<Failure | undefined> => {
    const step = buildStep(network, options, failed.rows.length);
    const found = await findNonFinite(engine, step.graph, {
      dtype: config.dtype,
      state: new Map(variables.map((each) => [each, session.read(each)])),
      scalars: new Map([[lr, rate]]),
      batch: [...tables.map((table) => rowsOf(table, failed.rows)), ...masks.read(session, failed.step - 1)],
    });
    return found && { ...found, label: labelStep(network, step).get(found.node) as Label };
  };
  return { session, runner: new EpochRunner(session, plan), lr, measurers, diagnose };
}
