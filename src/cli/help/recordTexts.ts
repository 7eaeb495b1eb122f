import type { EndReason } from "../../model/model.js";
import type { RunPlan } from "../../train/describeRun.js";
import type {
  CheckpointRecord,
  EndRecord,
  EpochRecord,
  HealthRecord,
  LayerHealth,
  StartRecord,
  TrainingRecord,
  WarningRecord,
} from "../../train/records.js";
import type { TextsOf } from "./textsOf.js";

const start: TextsOf<StartRecord> = {
  version: "version of backprop",
  seed: "the seed",
  config: "the config with its defaults, but for threads",
  parameters: "number of trained numbers",
  samples: "rows trained on",
  validationSamples: "rows validated on",
  measures: "what epochs have besides the loss",
  metrics: "the metrics of the validation rows that stop and keep watch",
  engine: "engine that runs the network",
  library: "the library that computes large products (arithmetic native): `name`, `version`, `threads`",
  fusedMultiplyAdd: "whether the machine fuses multiplication and addition (arithmetic fast)",
  resumedFrom: "the checkpoint that the run goes on from: `file`, `epoch`, `step`",
};

const epoch: TextsOf<EpochRecord> = {
  epoch: "number of the epoch, from 1",
  step: "updates since the start of the run",
  loss: "mean of the epoch's losses, each taken before its update",
  validationLoss: "loss on the validation rows, after the last update",
  accuracy: "share of the epoch's samples that were predicted correctly, each before its update",
  validationAccuracy: "share of the validation rows that are predicted correctly, after the last update",
  metrics: "those of the validation rows that stop and keep watch; null if one is not defined",
  lr: "learning rate of the epoch",
};

const health: TextsOf<HealthRecord> = {
  epoch:
    "epochs done: with --watch after the first, every nth and the last one, with n as in --log-every; else up to 50 times in a run",
  layers:
    "the linear layers, and the hidden activations that may be dead or saturated, as below: how the next step would go, on up to 128 of the rows trained on, without dropout",
};

const layerHealth: TextsOf<LayerHealth> = {
  layer: "index of the layer in the config",
  name: "its name",
  gradientNorm: "norm of the gradient of its weight and bias, before it is clipped",
  updateRatio: "norm of the optimizer's step divided by the norm of the weight and bias: about 0.001 is usual",
  dead: "share of the units that let no gradient through, whatever the row (relu and others that are flat at one end)",
  saturated:
    "share of the outputs where the slope is below 5 % of the steepest (tanh and others that are flat at both ends)",
};

const warning: TextsOf<WarningRecord> = { message: "what is likely to go wrong" };

const checkpoint: TextsOf<CheckpointRecord> = {
  file: "the file that the checkpoint was written to; only standard output says so, not --log FILE",
  epoch: "epochs done",
  step: "updates done",
};

const reasons: Readonly<Record<EndReason, string>> = {
  epochs: "all epochs are done",
  target: "stop.loss is reached",
  patience: "stop.patience is over",
  time: "stop.seconds are over",
  diverged: "a number is no longer finite",
  signal: "a signal or the program ended the run",
};

const end: TextsOf<EndRecord> = {
  reason: `why the run ended: ${Object.entries(reasons)
    .map(([reason, text]) => `${reason} (${text})`)
    .join(", ")}`,
  epochs: "epochs done",
  steps: "updates done",
  loss: "loss of the last epoch",
  bestEpoch:
    "epoch with the smallest loss: the validation loss if there is one; or with the best value of the metric of keep",
  bestLoss: "its loss; with validation, its validation loss",
  divergence: "where and why the run diverged",
  model:
    "losses and accuracies of the model on the rows trained on and validated on, measured after the run without dropout",
  metrics: "the model on the validation rows: the object that `evaluate --validation --format json` gives",
  baseline:
    "for each target what always the same prediction is worth there: the commonest class (`label`), or the mean (`value`), of the rows trained on",
  seconds: "time of the training loop",
};

export const records: Readonly<Record<TrainingRecord["type"], Readonly<Record<string, string>>>> = {
  start,
  epoch,
  health: { ...health, ...layerHealth },
  warning,
  checkpoint,
  end,
};

export const plan: TextsOf<RunPlan> = {
  version: "version of backprop",
  config: "the config with its defaults",
  samples: "rows trained on",
  validationSamples: "rows validated on",
  inputWidth: "inputs of the network",
  outputWidth: "outputs of the network",
  stepsPerEpoch: "updates in an epoch",
  layers: "the layers with their widths and parameters",
  parameters: "number of trained numbers",
  inputs: "columns of the inputs, as in a model file",
  outputs: "columns of the targets, as in a model file",
  profile:
    "what the columns of the data file are: `kind`, `distinct` values, `missing` cells, the range of `numbers` or `dates`, `examples`, `odd` texts, and `questions` that the data does not answer",
  warnings: "what is likely to go wrong",
};
