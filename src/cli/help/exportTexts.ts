import type { ExportFormatName } from "../../export/exportFormat.js";
import type { ImporterName } from "../../import/importerNames.js";
import type { Block } from "./layOut.js";

/** What an export takes and gives. */
export const exportTexts: Readonly<Record<ExportFormatName, string>> = {
  onnx: 'opset 18, for any number of rows at once. Numbers are float64 (double), with --dtype float32 float. If all columns are numbers, the input is one matrix `inputs` [batch, columns]; else there is an input [batch, 1] for each column under its name: numbers, with NaN for a missing cell; texts; for a date the four numbers "NAME year", "NAME month", "NAME day" and "NAME hour". A class gives `label` [batch] and `probabilities` [batch, classes], and if there are several targets NAME and "NAME probabilities"; a number gives NAME [batch, 1]. All numbers of a row that predict refuses are NaN. The metadata has the model file without its parameters (`backprop`), and `inputs`, `outputs`, `labels`, `categories` and the texts for a `missing` category as JSON. A name that is taken gets a number, such as label_2: `inputs` and `outputs` say the names',
  safetensors:
    "the parameters alone, with PyTorch's names and layout: 0.weight is outputs × inputs, and 0 is the position in config.layers, so that they fit a Sequential of the same layers. PyTorch applies no scalers, categories, dates and labels: they are in the metadata, as JSON under `backprop`. The last layer gives logits if there are classes. If there is dropout, call .eval() on the module before it predicts",
  javascript:
    'an ES module without imports, for Node.js, browsers and workers, with its types in a .d.ts beside it (a .d.mts beside an .mjs). A .js is a module if the nearest package.json has "type": "module"; else call it .mjs. predict(row) takes an object of raw columns, texts or numbers, and returns the record of `predict --probabilities --format ndjson`. It throws an Error for a row that predict refuses. It computes in float64; with --dtype float32 the parameters are rounded',
  c: "a header in C99 that needs math.h, and string.h for categories, allocates nothing and keeps no state. Its first comment shows how to call it. Its names begin with that of the file: iris.h has `struct iris_row`, `struct iris_prediction` and `iris_predict`, which returns 0, or the number of the column that it refuses, or -1 if an output is not finite. With --dtype float32 all numbers are float",
};

/** How exports are called. Lines are at most 78 wide. */
export const exportExamples: readonly Block[] = [
  "ONNX with texts, numbers and dates, in Python (import numpy as np, onnxruntime as ort):",
  {
    example: `session = ort.InferenceSession("sales.onnx")
row = {"color": [["red"]], "x": [[1.5]], "day year": [[2024.0]],
       "day month": [[12.0]], "day day": [[31.0]], "day hour": [[9.5]]}
session.run(None, {name: np.array(cells) for name, cells in row.items()})`,
  },
  "JavaScript on a page, which needs a web server: browsers block `import` from file://. A worker that imports it is a module, too.",
  {
    example: `<script type="module">import { predict } from "./iris.js";</script>
const worker = new Worker("worker.js", { type: "module" });`,
  },
];

/** What is read of the file of another program. */
export const importTexts: Readonly<Record<ImporterName, string>> = {
  onnx: "a chain of layers, as PyTorch and skl2onnx write it: Gemm, or MatMul and Add; activations, by name or as arithmetic, which becomes a formula; scalers before them; labels behind them",
  safetensors:
    "tensors in PyTorch's naming, such as 0.weight or fc1.weight, in float64, float32, float16 or bfloat16; --layers or --config says what is between them",
  sklearn: "an MLPClassifier or MLPRegressor as JSON, if asked for with the scaler before it",
  "brain.js": "a NeuralNetwork's toJSON(), of brain.js 1 or 2",
};
