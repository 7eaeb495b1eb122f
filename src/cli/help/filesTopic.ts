import type { Entry } from "../../explain/explanation.js";
import type { GraphJson, JsonVertex } from "../../explain/graphJson.js";
import type { FormulaReport } from "../../gradcheck/formulaReport.js";
import type { SelfTestRow } from "../../gradcheck/selfTest/selfTestRow.js";
import type { SummaryRow } from "../../gradcheck/summarize.js";
import type { Checkpoint, Tensors } from "../../model/checkpoint.js";
import type { EndReason, Model } from "../../model/model.js";
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
import type { ExplainedStep } from "../commands/runExplain.js";
import type { OutputFormat } from "../files/outputFormat.js";
import type { LogFormat } from "../reporters/logFormat.js";
import type { CheckedConfig } from "../tables/renderCheckedConfigs.js";
import type { Block, Term } from "./layOut.js";
import { modelFormat } from "./modelFormat.js";

/** A text for each key of T, so that a key without one does not compile. */
type TextsOf<T> = { readonly [Key in keyof Required<Omit<T, "type">>]: string };

const streams = {
  "standard output": "the result: the log of train, the predictions, the metrics, the tables",
  "standard error": "progress, warnings, errors and notes such as where a model was saved",
};

const modelKeys: TextsOf<Omit<Model, "warnings"> & Record<"format" | "version" | "checksum", never>> = {
  format: '"backprop-model" (required)',
  version: "version of the format, 1 (required)",
  tool: "program that wrote the file, with its version",
  config: "the config with its defaults (required)",
  inputs: "columns of the inputs with their categories, scalers and fills",
  outputs: "columns of the targets with their class labels, the weights of the classes, and scalers",
  data: "number of rows of the data, those to validate on included, and the SHA-256 of the data file",
  training: "why the run ended, and the losses and accuracies of the model",
  validation:
    "the metrics of the model on the rows held out, by the names of `evaluate --require`, and the baseline of each target: always the commonest class, or always the mean",
  parameters:
    'a list of {"name", "shape", "values"}: "layers.0.weight" is a matrix of inputs × outputs, row after row (required)',
  checksum: "checksum of all the rest; without it the file is not checked. If you edit the file, delete this key",
};

const checkpointKeys: TextsOf<
  Omit<Checkpoint, "tensors"> & Tensors & Record<"format" | "version" | "checksum", never>
> = {
  format: '"backprop-checkpoint"',
  version: "version of the format, 1",
  tool: "program that wrote the file, with its version",
  config: "the config with its defaults",
  directory: "the folder that paths in the config are relative to, relative to the checkpoint",
  engine: "engine that runs the network",
  inputs: "as in a model file",
  outputs: "as in a model file",
  data: "as in a model file; if the data has another SHA-256 when the run goes on, there is a warning",
  run: "epochs and updates done, states of the random generators, best epoch, what stop, lr and --watch remember, and the place in the epoch",
  parameters: "the parameters now",
  optimizer: "what the optimizer remembers",
  kept: "both at the start of the epoch under way, if there is one",
  previous: "the parameters before the last epoch",
  best: 'the parameters of the best epoch, with keep "best"',
  losses: "losses of the batches of the epoch under way",
  checksum: "checksum of all the rest; a checkpoint that was changed is refused",
};

const logs: Readonly<Record<LogFormat, string>> = {
  text: "aligned columns for people; the first and the last epoch, and 20 to 50 round ones",
  csv: "a header and a row for each epoch",
  ndjson: 'a JSON object on each line, as below. A number that is not finite is "NaN", "Infinity" or "-Infinity"',
};

const start: TextsOf<StartRecord> = {
  version: "version of backprop",
  seed: "the seed",
  config: "the config with its defaults",
  parameters: "number of trained numbers",
  samples: "rows trained on",
  validationSamples: "rows validated on",
  measures: "what epochs have besides the loss",
  metrics: "the metrics of the validation rows that stop and keep watch",
  engine: "engine that runs the network",
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
  bestLoss: "its loss",
  divergence: "where and why the run diverged",
  model:
    "losses and accuracies of the model on the rows trained on and validated on, measured after the run without dropout",
  metrics: "the model on the validation rows: the object that `evaluate --validation --format json` gives",
  baseline:
    "for each target what always the same prediction is worth there: the commonest class (`label`), or the mean (`value`), of the rows trained on",
  seconds: "time of the training loop",
};

const records: Readonly<Record<TrainingRecord["type"], Readonly<Record<string, string>>>> = {
  start,
  epoch,
  health: { ...health, ...layerHealth },
  warning,
  checkpoint,
  end,
};

const plan: TextsOf<RunPlan> = {
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

const checkedConfig: TextsOf<Pick<CheckedConfig, "file" | "problems" | "warnings">> = {
  file: "the config",
  problems:
    "all that is wrong: `kind` (config, data or file), `file`, `line` and `column` as far as they are known (`row` of data in JSON), `path` in the config, such as layers[0], and `message`",
  warnings: "what is likely to go wrong",
};

const check: TextsOf<SummaryRow> = {
  op: "what is checked: the op, `loss mse`, `optimizer adam`, the formula, or `model`",
  input: "the input or parameter; `output` if an engine's value is compared with mathjs's",
  sample: "what it was checked at",
  engine: "the engine that computed it",
  dtype: "its number type",
  arithmetic: "exact or fast",
  shape: "the input's shape",
  checked: "elements that were compared",
  total: "elements in all",
  absoluteError: "largest absolute error; without --all in float64",
  relativeError:
    "largest error relative to the largest of both values and of the terms they are added up from; without --all in float64",
  at: "position of the element that fits worst; null if a combination of all of them was checked",
  analytic: "its gradient",
  reference: "the derivative that it is compared with",
  condition: "how many times larger the terms are that it is added up from",
  order: "order of the Taylor remainder, with --method taylor: 2 if the gradient is right, 1 if it is wrong",
  verdict: "PASS, FAIL, KINK (the slopes to both sides differ) or NOISY (the reference is not accurate enough)",
  explanation: "what a failure looks like, or what is taken at a kink",
  samples: "checks that the row stands for, without --all",
  float32Error: "the same in float32, without --all",
};

const formula: TextsOf<FormulaReport> = {
  formula: "the formula, with no more parentheses than it needs",
  derivative: "its derivative",
  domain:
    "`intervals` in which the formula is finite; `low` and `high` are their ends with `at`, `isIncluded` and, if it overflows there, `isOverflow`; an end that is left out is infinite",
  kinks: "where the slopes to both sides differ: `x`, `slopes`, the slope that is `taken`, and a `jump` of the value",
  points: "a table of `x`, `value` and `derivative`",
};

const graph: TextsOf<GraphJson> = {
  batchSize: "rows of a full batch",
  vertices: "the vertices in topological order: each after those that it reads",
  cotangents:
    "gradients of the loss: `of` is a forward vertex, `vertex` is the gradient by it, and `from` has the operations whose contributions are added up; with --gradients",
  updates: "for each `variable` the `vertex` whose value is written to it; with --updates",
};

const vertex: TextsOf<JsonVertex> = {
  name: "its name, as in the table",
  part: "forward, backward or update",
  kind: "input (given anew for each step), variable (lasts from step to step), constant or operation",
  op: "the op of an operation",
  params: "its parameters, such as `axis`",
  value: "the number of a constant",
  inputs: "names of the vertices that it reads, in the order of the op's inputs",
  shape: "sizes of its axes; [] is a single number",
  parameters: "number of trained numbers, of a variable that is trained",
  role: "what it is for",
  rule: "of a backward operation: the forward operation whose derivative rule made it",
  values: "its values in the first step of a run, row after row, with --values; null is a number that is not finite",
};

const explained: TextsOf<ExplainedStep> = {
  step: "the step of the run, from 1",
  epoch: "its epoch, from 1",
  rows: "the rows of its batch: their numbers among those trained on, from 1",
  forward: "the nodes of the forward pass, in topological order, as below",
  backward: "the gradient of the loss by each of them, from the loss back to the parameters",
  updates: "what the optimizer reads and writes",
};

const explainedNode: TextsOf<Entry> = {
  name: "its name: W0 for layers.0.weight, b0 for layers.0.bias, else as in `graph`",
  role: "what it is for",
  shape: "sizes of its axes; [] is a single number",
  values: "its numbers, row after row; null is a number that is not finite",
  formula: "how it is computed from other nodes",
  definitions: "what the functions of the formula are",
  example:
    "one of its numbers, worked out: `place` (row and column from 0), `text`, and the comparisons that decided it",
  inputs: "names of the nodes that the formula reads",
  contributions:
    "of a gradient: what each node that reads this one contributes (`through`, `reason`, `formula`, `values`); several are added up",
};

const mistake: TextsOf<SelfTestRow> = {
  layer: "what is made wrong: the rule of an op, or its lowering, which is its kernel on the wasm engine",
  mistake: "the kind of mistake",
  made: "how many mistakes of this kind were made, one at a time",
  wrong: "how many of them change a value",
  found: "how many of these each method finds; `engines` is the comparison of the engines",
  missed: "where those are that the default check does not find",
};

const predictions: Readonly<Record<OutputFormat, string>> = {
  csv: "a header and a row for each row of the data",
  ndjson: "an object on each line",
  json: "a list of objects",
};

/** `backprop help files` */
export function filesTopic(): readonly Block[] {
  return [
    { heading: "Streams" },
    { terms: Object.entries(streams) },
    "A file or a pipe gets no colours and no control codes. FORCE_COLOR=1 gives colours to them too; `--no-color` and NO_COLOR take them from terminals.",
    { heading: "Model files" },
    "`train -o FILE` writes JSON. It keeps every number to the bit and holds all that predict and evaluate need.",
    { terms: Object.entries(modelKeys) },
    ...modelFormat(),
    { heading: "Checkpoints" },
    "`train --checkpoint FILE` writes all that a run needs to go on, as JSON: a model, and what else changes while it is trained. `train --resume FILE` goes on to the same bytes. predict, evaluate and inspect take it as a model. Its numbers are little-endian doubles in base64, in pieces: they take 11 characters each, and millions of them are written while the run goes on.",
    { terms: Object.entries(checkpointKeys) },
    "While a run writes it, a file .backprop-….lock beside it keeps other runs away. A lock that a killed run has left is of no effect. SIGUSR1 and SIGHUP ask for a checkpoint; Ctrl-C and SIGTERM end the run with one.",
    "With a config beside --resume, or with --set, other values of data, lr, epochs, stop, keep, clipNorm, clipValue and of the optimizer's settings are taken; of all other keys they are refused.",
    { heading: "Logs of train" },
    "`--format` sets the format on standard output; `--log FILE` writes a second log, whose ending decides: .ndjson or .jsonl, .csv, else text. With --resume, the file is cut back to the checkpoint and gone on with, so that it ends as that of an unbroken run; standard output has the epochs from there on.",
    { terms: Object.entries(logs) },
    ...Object.entries(records).flatMap(([type, fields]): Block[] => [
      { heading: `{"type": "${type}"} in ndjson` },
      { terms: Object.entries(fields) },
    ]),
    { heading: '{"type": "plan"} of train --dry-run --format json' },
    { terms: Object.entries(plan) },
    { heading: "Problems of config check --format json" },
    "A list with an object for each config.",
    { terms: Object.entries(checkedConfig) },
    { heading: "Predictions" },
    `One record for each row, in the order of the rows, with a key for each target: the class label, or the number in its own unit. \`--probabilities\` adds p(label) for each class; with several targets, p(target=label).`,
    { terms: Object.entries(predictions) },
    "`--keep` puts columns of the rows before them, with the cells as they are; one that is called as a prediction is given(NAME). With `--on-error mark`, a row that cannot be predicted has empty predictions (null), and a last column `error` says why; it is empty for the others. `--out FILE` writes a file that appears when all is written; its ending sets the format, and .tsv has tabs.",
    { heading: "Graphs of graph --format json" },
    { terms: Object.entries(graph) },
    "Each of the vertices has:",
    { terms: Object.entries(vertex) },
    { heading: "Steps of explain --format json" },
    { terms: Object.entries(explained) },
    "Each node has:",
    { terms: Object.entries(explainedNode) },
    { heading: "Checks of gradcheck --format ndjson" },
    'A {"type": "check"} for each input, or with --all for each check; then an {"type": "end"} with the number of each verdict. The numbers without --all are those of the worst check, if nothing else is said.',
    { terms: Object.entries(check) },
    { heading: "Formulas of gradcheck --format ndjson" },
    'A {"type": "formula"} for each formula comes before the checks.',
    { terms: Object.entries(formula) },
    { heading: "Mistakes of gradcheck --self-test --format ndjson" },
    'A {"type": "mistake"} for each kind of mistake; then an {"type": "end"} with the numbers of those that were made, those that are wrong, and those of them that the default check missed.',
    { terms: Object.entries(mistake) },
    { heading: "Metrics of evaluate" },
    {
      terms: [
        ["loss", "the loss that the model was trained with, with its weights; the metrics below have no weights"],
        ["accuracy", "share of the rows that are predicted correctly (classes)"],
        ["balancedAccuracy", "mean recall of the classes that occur in the rows (classes)"],
        ["logLoss", "mean of -ln p in nats, where p is the probability of a row's class (classes)"],
        [
          "rocAuc",
          "area under the ROC curve (classes): of the second of two classes; of more classes the mean of each against the rest; null if a class has no rows",
        ],
        ["prAuc", "area under the curve of precision and recall, the average precision, of the same classes"],
        [
          "precision",
          "share of the rows predicted as a class that are of it; mean over the classes, as in scikit-learn",
        ],
        ["recall", "share of the rows of a class that are predicted as it; mean over the classes"],
        ["f1", "harmonic mean of the two; mean over the classes"],
        ["f1(label)", "the same of one class; precision(label) and recall(label) likewise"],
        ["r2", "coefficient of determination (numbers)"],
        ["mae", "mean absolute error (numbers)"],
        ["rmse", "root of the mean squared error (numbers)"],
      ] satisfies Term[],
    },
    'With several targets each has its own, such as r2(name), and f1(name=label) of one class. `--require "accuracy>=0.95"` makes one a condition; --require takes >=, <=, >, < and ==. In a config, stop and keep take these names too: {"metric": "f1"}. `--format json` has all of them in one object.',
  ];
}
