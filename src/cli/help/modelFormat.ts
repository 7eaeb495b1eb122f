import type { DatePart } from "../../data/cells/dateParts.js";
import { usualMissingTexts } from "../../data/cells/missing.js";
import type { InputColumn } from "../../data/encode/dataset.js";
import type { LayerEntry } from "../../nn/layers.js";
import type { LossName } from "../../nn/losses/losses.js";
import type { Block } from "./layOut.js";

const example = `"inputs": {"columns": [
  {"name": "age", "kind": "number", "fill": 41.5, "indicator": true,
   "scaler": {"kind": "standard", "offset": 41.5, "factor": 12}},
  {"name": "city", "kind": "category", "categories": ["Bonn", "Köln"]}]},
"outputs": {"columns": [{"name": "buys", "kind": "class", "labels": ["no", "yes"]}]}`;

const inputs: Readonly<Record<InputColumn["kind"], string>> = {
  number:
    "the number x of the cell; if the cell is missing, `fill`. With a `scaler` it becomes (x − offset) / factor, a fill too. With `indicator` a second number follows: 1 if the cell is missing, else 0",
  category:
    'a number for each of `categories`, in their order: 1 for the text of the cell, 0 for the others (one-hot). Texts are compared as they are written, a number by its text. With "other": "input" one more number follows, which is 1 for a text that is no category; with "zeros" such a text has only zeros; else it is an error. With `indicator` one more number follows, the last: 1 if the cell is missing, and all others are then 0',
  date: "the numbers of each of `parts`, in their order, as below; `order` says how year, month and day are written. If the cell is missing, the numbers are `fills`. A `scaler` is for the year alone, a filled one too. With `indicator` one more number follows: 1 if the cell is missing, else 0",
};

const cycle = "sin(2π · t) and cos(2π · t)";
const parts: Readonly<Record<DatePart, string>> = {
  year: "the year, such as 2024; of two digits, 70 to 99 are 1970 to 1999 and others 2000 to 2069",
  dayOfYear: `${cycle}, where t is (day of the year − 1) / (days of that year), and January 1 is day 1`,
  weekday: `${cycle}, where t is weekday / 7, and Monday is 0`,
  hour: `${cycle}, where t is hours / 24, with minutes and seconds as a fraction, as written, without regard to time zones; 0 without a time`,
};

const layers: Readonly<Record<LayerEntry["kind"], readonly [name: string, text: string]>> = {
  linear: [
    '16, {"linear": 16}',
    'x · W + b: the output j is b[j] + Σ x[k] · W[k][j]. W is the parameter "layers.i.weight" with the shape [inputs, outputs], row after row: W[k][j] is values[k · outputs + j]. b is "layers.i.bias" with the shape [outputs]; with "bias": false there is none',
  ],
  activation: [
    '"relu", {"activation": "relu"}',
    "each number x becomes the formula of that name in `backprop help config`, or of the functions in `backprop help formulas`, or is a formula itself; further keys are its parameters. softmax and logSoftmax take all numbers of a row",
  ],
  dropout: ['{"dropout": 0.2}', "nothing changes: it is for training"],
};

const outputs: Readonly<
  Record<"numbers" | Extract<LossName, `${string}Entropy`>, readonly [name: string, text: string]>
> = {
  numbers: [
    "mse, mae, huber",
    'an output y for each column. With a `scaler` the prediction is y · factor + offset; if its kind is "log", exp(y · factor + offset) − shift',
  ],
  crossEntropy: [
    "crossEntropy",
    "a logit z for each of `labels` of the only column, in their order. The probability of label j is exp(z[j]) / Σ exp(z[k]). The prediction is the label of the largest, the first of several; of two labels the second if its probability is above config.threshold, if there is one",
  ],
  binaryCrossEntropy: [
    "binaryCrossEntropy",
    "a logit z for each column. p = 1 / (1 + exp(−z)) is the probability of the second of its two `labels`, which is predicted if p is above config.threshold, or 0.5; else the first. A column of the kind number is predicted as p itself",
  ],
};

/** How to predict from a model file in another language. A test predicts by this text alone. */
export function modelFormat(): readonly Block[] {
  return [
    { heading: "How to predict from a model file" },
    "In any language: make numbers of the cells of a row, send them through the layers, and read the outputs. A row has the columns of `inputs` by their names, and their numbers are joined in the order of `inputs`.",
    { example },
    `A cell is missing if it is empty or blank, or if it is one of the texts ${usualMissingTexts.join(", ")} in small letters or capitals, or of config.data.missingTexts in their place; a text that is a category is not missing. Numbers are written with a point, unless config.data has \`decimal\` or \`thousands\`. A column of each kind gives:`,
    { terms: Object.entries(inputs) },
    { heading: "Parts of a date" },
    { terms: Object.entries(parts) },
    { heading: "Layers of a model file" },
    'The entries of config.layers follow one another. i is the position of an entry in config.layers, from 0, activations and dropout included, so [16, "tanh", 3] has layers.0 and layers.2.',
    { terms: Object.values(layers) },
    'Numbers are doubles; with "dtype": "float32" each result is rounded to single precision. A checkpoint has the same keys, but other numbers: save a model from it to read it elsewhere.',
    { heading: "Outputs of a model file" },
    "What the outputs of the last layer mean depends on config.loss. `outputs` has the columns in their order.",
    { terms: Object.values(outputs) },
    "A file without `inputs` has columns of numbers without scalers; one without `outputs` too, or the classes 0, 1, 2, …",
  ];
}
