import type { Config } from "../config/schema.js";
import { batchLengths } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import type { Engine, Session } from "../engine/engine.js";
import { input } from "../graph/node.js";
import type { Input, Variable } from "../graph/op.js";
import type { AnswerCount } from "../nn/accuracy.js";
import type { Network } from "../nn/network.js";
import { buildOptimizer } from "../optim/optimizer.js";
import { RandomStream } from "../random.js";
import { DropoutMasks } from "./dropoutMasks.js";
import { EpochRunner } from "./epochs.js";
import { buildStepGraph } from "./stepGraph.js";

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
}

/** What is trained, on what, and from where. */
export interface TrainingParts {
  readonly config: Config;
  readonly network: Network;
  readonly dataset: Dataset;
  readonly initial: ReadonlyMap<Variable, Float64Array>;
  readonly answers: AnswerCount | undefined;
}

export function openTrainingSession(engine: Engine, parts: TrainingParts): TrainingSession {
  const { config, network, dataset, initial, answers } = parts;
  const { inputs, targets } = dataset;
  const { rows } = inputs;
  const batchSize = batchSizeOf(config, dataset);
  const lr = input("lr", []);
  const rule = buildOptimizer(config.optimizer, network.parameters);
  const options = { loss: config.loss, rule, clipping: config, lr, answers };
  const masks = new DropoutMasks(network, rows, RandomStream.create(config.seed, "dropout"));
  const tables = [inputs, targets];
  const session = engine.prepare({
    dtype: config.dtype,
    steps: [...new Set(batchLengths(rows, batchSize))].map((length) => buildStepGraph(network, options, length)),
    tables: [...tables, ...masks.tables],
    state: new Map([...initial, ...rule.state, ...(answers?.state ?? [])]),
  });
  const shuffle = config.shuffle ? RandomStream.create(config.seed, "shuffle") : undefined;
  const prepareEpoch = masks.isEmpty ? undefined : () => masks.draw(session, tables.length);
  const plan = { rows, batchSize, shuffle, prepareEpoch, right: answers?.right };
  return { session, runner: new EpochRunner(session, plan), lr };
}
