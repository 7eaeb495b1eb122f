import type { ExportFormatName } from "../../export/exportFormat.js";
import type { ImporterName } from "../../import/importerNames.js";

/** What an export takes and gives. */
export const exportTexts: Readonly<Record<ExportFormatName, string>> = {
  onnx: 'opset 18, for any number of rows at once. If all columns are numbers, the input is one matrix `inputs` [batch, columns]; else there is an input [batch, 1] for each column under its name: numbers, with NaN for a missing cell; texts; for a date the four numbers "NAME year", "NAME month", "NAME day" and "NAME hour". A class gives `label` [batch] and `probabilities` [batch, classes], and if there are several targets NAME and "NAME probabilities"; a number gives NAME [batch, 1]. All numbers of a row that predict refuses are NaN. The metadata has the model file without its parameters (`backprop`), and `inputs`, `outputs`, `labels`, `categories` and the texts for a `missing` category as JSON. A name that is taken gets a number, such as label_2: `inputs` and `outputs` say the names',
  safetensors:
    "the parameters alone, with PyTorch's names and layout: 0.weight is outputs × inputs, and 0 is the position in config.layers, so that they fit a Sequential of the same layers. What it cannot hold is in its metadata, as JSON under `backprop`: scalers, categories and labels are not applied",
  javascript:
    "an ES module without imports, for Node.js, browsers and workers, with its types in a .d.ts beside it. predict(row) takes an object of raw columns, texts or numbers, and returns the record of `predict --probabilities --format ndjson`. It throws an Error for a row that predict refuses. It computes in float64; with --dtype float32 the parameters are rounded",
  c: "a header in C99 that needs math.h, and string.h for categories, allocates nothing and keeps no state. Its first comment shows how to call it. Its names begin with that of the file: iris.h has `struct iris_row`, `struct iris_prediction` and `iris_predict`, which returns 0, or the number of the column that it refuses, or -1 if an output is not finite. With --dtype float32 all numbers are float",
};

/** What is read of the file of another program. */
export const importTexts: Readonly<Record<ImporterName, string>> = {
  onnx: "a chain of layers, as PyTorch and skl2onnx write it: Gemm, or MatMul and Add; activations, by name or as arithmetic, which becomes a formula; scalers before them; labels behind them",
  safetensors:
    "tensors in PyTorch's naming, such as 0.weight or fc1.weight, in float64, float32, float16 or bfloat16; --layers or --config says what is between them",
  sklearn: "an MLPClassifier or MLPRegressor as JSON, if asked for with the scaler before it",
  "brain.js": "a NeuralNetwork's toJSON(), of brain.js 1 or 2",
};
