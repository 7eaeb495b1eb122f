import type { OutputFormat } from "../files/outputFormat.js";
import type { LogFormat } from "../reporters/logFormat.js";
import { exportExamples, exportTexts, importTexts } from "./exportTexts.js";
import type { Block, Term } from "./layOut.js";
import { modelFormat } from "./modelFormat.js";
import { checkpointKeys, modelKeys } from "./modelTexts.js";
import { plan, records } from "./recordTexts.js";
import { check, checkedConfig, explained, explainedNode, formula, graph, mistake, vertex } from "./reportTexts.js";

const streams = {
  "standard output": "the result: the log of train, the predictions, the metrics, the tables",
  "standard error": "progress, warnings, errors and notes such as where a model was saved",
};

const logs: Readonly<Record<LogFormat, string>> = {
  text: "aligned columns for people; the first and the last epoch, and 20 to 50 round ones",
  csv: "a header and a row for each epoch",
  ndjson: 'a JSON object on each line, as below. A number that is not finite is "NaN", "Infinity" or "-Infinity"',
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
    { heading: "The machine" },
    "So that it starts sooner, the command keeps what Node.js has compiled of it in the user's folder for caches (XDG_CACHE_HOME, else ~/.cache; ~/Library/Caches on macOS; LOCALAPPDATA on Windows), below `backprop`, or in the folder of NODE_COMPILE_CACHE. NODE_DISABLE_COMPILE_CACHE=1 keeps nothing.",
    '`"arithmetic": "native"` takes products from OpenBLAS, MKL or BLIS, the first that the system finds (Accelerate on macOS), or from the library at the path in BACKPROP_BLAS. It needs the package koffi beside backprop, or Node.js 26. Results differ by rounding from machine to machine, and with the number of threads. Models that were trained with it predict anywhere.',
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
    { heading: "Exports" },
    "`export MODEL -o FILE` makes one of these by the ending of FILE, or by --to. Each takes raw cells and gives predictions, unless it says otherwise.",
    { terms: Object.entries(exportTexts) },
    ...exportExamples,
    { heading: "Imports" },
    "`import FILE -o MODEL` makes a model file of one of these, which is found by its content. `import --help` shows how to write them. A file that backprop has exported to ONNX or safetensors gives the same model file again.",
    { terms: Object.entries(importTexts) },
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
