import { expect, test } from "vitest";
import { BackpropError, gradcheck, loadModel, type TrainedModel, train, UsageError } from "../../src/index.js";
import { numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";

const config = { data: { inputs: [[1], [2]], targets: [1, 2] }, layers: [1], epochs: 1 };
// Values that a program without types may pass.
const anything = (value: unknown) => value as never;

test.each<[string, unknown, string]>([
  ["a slip in an option", { sead: 1 }, 'train: unknown option "sead"'],
  ["another engine", { engine: "wsam" }, 'train: got "wsam" as engine, expected "wasm", "mathjs"'],
  ["no options", null, "train: got null, expected an object with options"],
  ["no signal", { signal: 5 }, "train: got 5 as signal, expected an AbortSignal"],
  ["the path of a model", { weights: "model.json" }, "train: expected a model as weights"],
  ["weights fitted anew that are not there", { refit: true }, "train: refit goes with weights"],
  [
    "another thing than a checkpoint",
    { resume: {} },
    "train: expected a checkpoint as resume, or the path of its file",
  ],
  ["a word for true", { refit: "yes" }, 'train: got "yes" as refit, expected true or false'],
])("train refuses %s", (_, options, message) => {
  expect(() => train(config, anything(options))).toThrow(UsageError);
  expect(() => train(config, anything(options))).toThrow(message);
});

test.each<[string, (model: TrainedModel) => unknown, string]>([
  ["rows", (model) => model.predict(anything(undefined)), "predict: got nothing, expected a list of rows"],
  ["rows", (model) => model.evaluate(anything(new Set())), "evaluate: got an object, expected a list of rows"],
  [
    "an option",
    (model) => model.predict([], anything({ probabilites: true })),
    'unknown option "probabilites", expected "probabilities", "engine", "format", "delimiter", "quote", "threshold": did you mean "probabilities"?',
  ],
  ["a path to save to", async (model) => model.save(anything(5)), "save: got 5, expected the path of a file"],
  [
    "an option",
    async (model) => model.save("model.json", anything({ Force: true })),
    'save: unknown option "Force", expected "force": did you mean "force"?',
  ],
  ["a path to load from", () => loadModel(anything({})), "loadModel: got an object, expected the path of a file"],
  ["ops", () => gradcheck(anything({ ops: "tanh" })), 'gradcheck: got "tanh" as ops, expected a list of names'],
  ["an option", () => gradcheck(anything({ op: ["tanh"] })), 'gradcheck: unknown option "op"'],
  [
    "a format",
    (model) => model.predict("rows.csv", anything({ format: "toString" })),
    'predict: got "toString" as format',
  ],
  ["a format", (model) => model.evaluate("rows.csv", anything({ format: 3 })), "evaluate: got 3 as format"],
  ["a delimiter", (model) => model.predict("rows.csv", anything({ delimiter: "" })), 'predict: got "" as delimiter'],
  ["a quote", (model) => model.predict("rows.csv", anything({ quote: {} })), "predict: got an object as quote"],
  ["a yes", (model) => model.predict([], anything({ probabilities: 1 })), "got 1 as probabilities, expected true or"],
  [
    "a row that is left out",
    (model) => model.predict(anything(new Array(2))),
    "row 1: got nothing, expected an object",
  ],
  ["names", () => gradcheck(anything({ ops: [3] })), "gradcheck: got a list as ops, expected a list of names"],
  ["a step", () => gradcheck(anything({ method: "central", eps: "x" })), 'got "x" as eps, expected a number above 0'],
  ["a tolerance", () => gradcheck(anything({ atol: -1 })), "got -1 as atol, expected a number, 0 or more"],
  ["a seed", () => gradcheck(anything({ seed: 0.5 })), "got 0.5 as seed, expected a whole number"],
  ["a folder", () => gradcheck(anything({ config: {}, directory: 3 })), "got 3 as directory, expected the path of a"],
  [
    "a method",
    () => gradcheck(anything({ method: "zz" })),
    'there is no method "zz": expected "complex", "ridders", "taylor"',
  ],
  ["formulas", () => gradcheck(anything({ formulas: "x" })), 'got "x" as formulas, expected a list of formulas'],
  ["a formula", () => gradcheck({ formulas: ["x +"] }), "x +"],
  ["an engine", () => gradcheck(anything({ engine: "js" })), 'got "js" as engine, expected "wasm", "mathjs", "both"'],
  ["a number of digits", () => gradcheck(anything({ digits: "64" })), 'got "64" as digits, expected 16, 64'],
  ["an order", () => gradcheck(anything({ order: 3 })), "got 3 as order, expected 1, 2"],
  ["a step that no method takes", () => gradcheck({ ops: ["tanh"], eps: 1e-3 }), "method central only"],
  ["a tolerance that no method takes", () => gradcheck({ method: "taylor", rtol: 1 }), "taylor needs no tolerance"],
])("%s that is wrong is refused with a message", async (_, call, message) => {
  const model = await loadModel(writeModelFile(temporaryFolder(), numberModel));
  const error = await Promise.resolve(call(model)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BackpropError);
  expect(String(error)).toContain(message);
});
