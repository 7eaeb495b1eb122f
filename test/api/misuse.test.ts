import { expect, test } from "vitest";
import { BackpropError, gradcheck, loadModel, type TrainedModel, train, UsageError } from "../../src/index.js";
import { numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";

const config = { data: { inputs: [[1], [2]], targets: [1, 2] }, layers: [1], epochs: 1 };
// Values that a program without types may pass.
const anything = (value: unknown) => value as never;

test.each<[string, unknown, string]>([
  ["a slip in an option", { sead: 1 }, 'train: unknown option "sead"'],
  ["another engine", { engine: "wsam" }, 'train: got the engine "wsam", expected "wasm", "mathjs"'],
  ["no options", null, "train: got null, expected an object with options"],
  ["no signal", { signal: 5 }, "train: expected an AbortSignal as signal"],
  ["the path of a model", { weights: "model.json" }, "train: expected a model as weights"],
  ["weights fitted anew that are not there", { refit: true }, "train: refit goes with weights"],
  ["a word for true", { refit: "yes" }, "train: expected true or false as refit"],
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
    'unknown option "probabilites", expected "probabilities", "engine", "format", "delimiter", "quote": did you mean "probabilities"?',
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
  ["a method", () => gradcheck(anything({ method: "zz" })), 'there is no method "zz": expected complex or central'],
])("%s that is wrong is refused with a message", async (_, call, message) => {
  const model = await loadModel(writeModelFile(temporaryFolder(), numberModel));
  const error = await Promise.resolve(call(model)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BackpropError);
  expect(String(error)).toContain(message);
});
