import { describe, expect, test } from "vitest";
import { lossNames } from "../../src/nn/losses/losses.js";
import { minimal, problemsOf } from "./problems.js";

/** The problems of the minimal config with these entries, without their places. */
const problemsWith = (entries: object) =>
  problemsOf({ ...minimal, ...entries }).map((problem) => problem.replace(/^c\.json:1:\d+: /, ""));

const optimizers = "sgd, adam, adamw, rmsprop, adagrad";
const inits = "default, heNormal, heUniform, glorotNormal, glorotUniform, lecunNormal, zeros";

test.each<[object, string]>([
  [{ lr: 0 }, "lr: expected more than 0, got 0"],
  [
    { loss: "crossEntropy", data: { csv: "d.csv", target: "y", classes: [9007199254740992, 1] } },
    "data.classes[0]: a number of this size is not kept to its last digit: put the label into double quotes",
  ],
  [{ lr: -1 }, "lr: expected more than 0, got -1"],
  [{ lr: null }, 'lr: expected a number, or {"initial", "schedule"}, got null'],
  [{ epochs: 0 }, "epochs: expected 1 or more, got 0"],
  [{ lr: 0 }, "lr: expected more than 0, got 0"],
  [
    { lr: { schedule: "cosin" } },
    'lr.schedule: expected one of constant, step, exponential, cosine, linear, plateau, got "cosin": did you mean "cosine"?',
  ],
  [{ lr: { schedule: "step" } }, "lr.stepSize: is missing"],
  [{ lr: { initial: 0.1, schedle: "step", stepSize: 3 } }, 'lr: unknown key "schedle": did you mean "schedule"?'],
  [{ lr: { schedule: "cosine", gamma: 0.5 } }, 'lr: unknown key "gamma"'],
  [{ lr: { schedule: "plateau", factor: 1 } }, "lr.factor: expected less than 1, got 1"],
  [{ lr: { initial: -1, warmup: 3 } }, "lr.initial: expected more than 0, got -1"],
  [{ stop: { patience: 0 } }, "stop.patience: expected 1 or more, got 0"],
  [{ stop: { seconds: 0 } }, "stop.seconds: expected more than 0, got 0"],
  [{ stop: { los: 1 } }, 'stop: unknown key "los": did you mean "loss"?'],
  [{ keep: "bst" }, 'keep: expected one of last, best, got "bst": did you mean "best"?'],
  [{ validation: 1 }, "validation: expected less than 1, got 1"],
  [{ validation: 0 }, "validation: expected more than 0, got 0"],
  [{ validation: { csv: "a.csv" } }, "validation.target: is missing"],
  [
    { validation: "a.csv" },
    'validation: expected a fraction between 0 and 1, {"inputs", "targets"}, {"csv", "target"}, the same with "ndjson" or "json", or {"generate"}, got "a.csv"',
  ],
  [{ layers: [3, { dropout: 1 }, 1] }, "layers[1].dropout: expected less than 1, got 1"],
  [{ layers: [3, { dropuot: 0.5 }, 1] }, 'layers[1]: unknown key "dropuot": did you mean "dropout"?'],
  [{ layers: [{ dropout: 0.5 }] }, "layers: expected at least one linear layer: its width, such as 1"],
  [{ epochs: 1.5 }, "epochs: expected a whole number, got 1.5"],
  [{ batchSize: "4" }, 'batchSize: expected a number, got "4"'],
  [{ batch_size: 4 }, 'unknown key "batch_size": did you mean "batchSize"?'],
  [{ wholly: 4 }, 'unknown key "wholly"'],
  [{ shuffle: 1 }, "shuffle: expected true or false, got 1"],
  [{ seed: -1 }, "seed: expected 0 or more, got -1"],
  [{ seed: 2 ** 32 }, "seed: expected 4294967295 or less, got 4294967296"],
  [{ name: 3 }, "name: expected a text, got 3"],
  [{ dtype: "half" }, 'dtype: expected one of float64, float32, got "half"'],
  [{ arithmetic: "loose" }, 'arithmetic: expected one of exact, fast, native, got "loose"'],
  [{ threads: "2" }, 'threads: expected "auto" or a whole number from 1 to 64, got "2"'],
  [{ threads: "AUTO" }, 'threads: expected "auto", got "AUTO": did you mean "auto"?'],
  [{ scale: "minmaxx" }, 'scale: expected one of none, standard, minmax, auto, got "minmaxx": did you mean "minmax"?'],
  [{ loss: ["mse"] }, `loss: expected one of ${lossNames.join(", ")}, got a list`],
  [{ optimizer: "adm" }, `optimizer: expected one of ${optimizers}, got "adm": did you mean "adam"?`],
  [{ optimizer: { name: "adm" } }, `optimizer.name: expected one of ${optimizers}, got "adm": did you mean "adam"?`],
  [{ optimizer: { nam: "sgd" } }, 'optimizer: unknown key "nam": did you mean "name"?'],
  [{ optimizer: { name: "sgd", momentm: 0.9 } }, 'optimizer: unknown key "momentm": did you mean "momentum"?'],
  [{ optimizer: { name: "adam", momentum: 0.9 } }, 'optimizer: unknown key "momentum"'],
  [{ optimizer: { name: "sdg" } }, `optimizer.name: expected one of ${optimizers}, got "sdg": did you mean "sgd"?`],
  [{ optimizer: { name: "adam", beta1: 1 } }, "optimizer.beta1: expected less than 1, got 1"],
  [{ optimizer: { name: "rmsprop", decay: "a" } }, 'optimizer.decay: expected a number, got "a"'],
  [
    { optimizer: { name: "sgd", nesterov: true } },
    "optimizer.nesterov: nesterov takes a momentum, such as 0.9, and no dampening",
  ],
  [{ clipNorm: 0 }, "clipNorm: expected more than 0, got 0"],
  [{ clipValue: -1 }, "clipValue: expected more than 0, got -1"],
  [{ optimizer: {} }, "optimizer.name: is missing"],
  [{ optimizer: 3 }, `optimizer: expected one of ${optimizers}, or {"name": one of them}, got 3`],
  [{ init: "heNorml" }, `init: expected one of ${inits}, got "heNorml": did you mean "heNormal"?`],
  [{ init: { normal: { mean: 1 } } }, "init.normal.std: is missing"],
  [{ init: { normal: { mean: 1, std: -1 } } }, "init.normal.std: expected 0 or more, got -1"],
  [{ init: { uniform: [1] } }, "init.uniform: expected a list of two numbers, [low, high]"],
  [{ init: { uniform: [1, 0] } }, "init.uniform: expected the lower bound first"],
  [{ init: { constnt: 0 } }, 'init: unknown key "constnt": did you mean "constant"?'],
  [
    { init: {} },
    `init: expected one of ${inits}, {"normal": {"mean", "std"}}, {"uniform": [low, high]} or {"constant"}, got an object`,
  ],
  [{ layers: 5 }, "layers: expected a list, got 5"],
  [{ layers: [] }, "layers: expected at least one linear layer: its width, such as 1"],
  [{ layers: ["relu", { activation: "tanh" }] }, "layers: expected at least one linear layer: its width, such as 1"],
  [{ layers: new Array(10_001).fill(1) }, "layers: expected 10000 entries or less, got 10001"],
  [{ layers: [0] }, "layers[0]: expected 1 or more, got 0"],
  [{ layers: [2.5] }, "layers[0]: expected a whole number, got 2.5"],
  [{ layers: ["2"] }, "layers[0]: the width 2 is in quotes, which are for activations: write 2"],
  [{ layers: [8, "dropout", 1] }, 'layers[1]: a dropout has a rate: write {"dropout": 0.2}'],
  [{ layers: [8, "hardSwish", 1] }, 'layers[1]: unknown activation "hardSwish": write x * hardSigmoid(x)'],
  [{ layers: [1, "ReLU"] }, 'layers[1]: unknown activation "ReLU": did you mean "relu"?'],
  [{ layers: [1, { activation: "rellu" }] }, 'layers[1].activation: unknown activation "rellu": did you mean "relu"?'],
  [
    { layers: [1, { activation: "leakyRelu", slop: 1 }] },
    'layers[1]: unknown parameter "slop" of leakyRelu, which has slope: did you mean "slope"?',
  ],
  [{ layers: [1, { activation: "relu", slope: 1 }] }, 'layers[1]: unknown parameter "slope" of relu, which has none'],
  [
    { layers: [1, { activation: "softmax", axis: 0 }] },
    'layers[1]: unknown parameter "axis" of softmax, which has none',
  ],
  [{ layers: [1, { activation: "hardTanh", min: 2 }] }, "layers[1]: expected min below max, got min 2 and max 1"],
  [{ layers: [1, { activation: "softplus", beta: 0 }] }, "layers[1]: expected a beta above 0, got 0"],
  [{ layers: [1, { activation: "elu", alpha: "1" }] }, 'layers[1].alpha: expected a number, got "1"'],
  [{ layers: [{ linear: 0 }] }, "layers[0].linear: expected 1 or more, got 0"],
  [{ layers: [{ linear: 1, biass: true }] }, 'layers[0]: unknown key "biass": did you mean "bias"?'],
  [
    { layers: [{ linear: 1, init: "zero" }] },
    `layers[0].init: expected one of ${inits}, got "zero": did you mean "zeros"?`,
  ],
  [{ layers: [{ liner: 1 }] }, 'layers[0]: unknown key "liner": did you mean "linear"?'],
  [
    { layers: [1, { wide: 5 }] },
    'layers[1]: expected a width, an activation, {"linear": width}, {"activation": name or formula} or {"dropout": rate}, got an object',
  ],
  [
    { layers: [1, null] },
    'layers[1]: expected a width, an activation, {"linear": width}, {"activation": name or formula} or {"dropout": rate}, got null',
  ],
  [
    { data: {} },
    'data: expected {"inputs", "targets"}, {"csv", "target"}, the same with "ndjson" or "json", or {"generate"}, got an object',
  ],
  [
    { data: "x.csv" },
    'data: expected {"inputs", "targets"}, {"csv", "target"}, the same with "ndjson" or "json", or {"generate"}, got "x.csv"',
  ],
  [{ data: { inputs: [[0]] } }, "data.targets: is missing"],
  [{ data: { csv: "x.csv", targets: "y" } }, 'data: unknown key "targets": did you mean "target"?'],
  [{ data: { inputs: [[0, "a"]], targets: [0] } }, 'data.inputs[0][1]: expected a number, got "a"'],
  [{ data: { inputs: [0], targets: [0] } }, "data.inputs[0]: expected a list, got 0"],
  [
    { data: { inputs: [[0]], targets: [true] } },
    "data.targets[0]: expected a number, a text, or a list of them, got true",
  ],
  [{ data: { inputs: [[0]], targets: [[0, null]] } }, "data.targets[0][1]: expected a number, got null"],
  [{ data: { csv: "", target: "y" } }, 'data.csv: expected 1 character or more, got ""'],
  [{ data: { csv: "x.csv", target: [] } }, "data.target: expected 1 entry or more, got 0"],
  [{ data: { ndjson: "x.ndjson" } }, "data.target: is missing"],
  [{ data: { ndjson: "x.ndjson", target: "y", quote: "'" } }, 'data: unknown key "quote"'],
  [
    { data: { json: "x.json", target: "y", features: ["y"] } },
    'data.features[0]: "y" is a target, it cannot be a feature too',
  ],
  [
    { data: { csv: "x.csv", target: "y", missing: "men" } },
    'data.missing: expected one of error, drop, mean, indicator, got "men": did you mean "mean"?',
  ],
  [
    { data: { csv: "x.csv", target: "y", quote: "ab" } },
    `data.quote: expected a single character, such as "'", or "" for none`,
  ],
  [
    { data: { csv: "x.csv", target: "y", delimiter: "'", quote: "'" } },
    "data.quote: expected another character than the delimiter",
  ],
  [
    { data: { generate: "moon" } },
    'data.generate: expected one of xor, moons, circles, spirals, blobs, sine, got "moon": did you mean "moons"?',
  ],
  [{ data: { genrate: "moons" } }, 'data: unknown key "genrate": did you mean "generate"?'],
  [{ data: { generate: "moons", sample: 9 } }, 'data: unknown key "sample": did you mean "samples"?'],
  [{ data: { generate: "moons", samples: 0 } }, "data.samples: expected 1 or more, got 0"],
  [{ data: { generate: "moons", classes: 2 } }, "data: moons has no classes: spirals and blobs have"],
  [{ data: { generate: "circles", factor: 2 } }, "data.factor: expected 1 or less, got 2"],
  [{ data: { csv: "x.csv", target: ["y", "y"] } }, 'data.target[1]: the target "y" is there twice'],
  [
    { data: { csv: "x.csv", target: "y", features: ["a", "y"] } },
    'data.features[1]: "y" is a target, it cannot be a feature too',
  ],
  [
    { data: { csv: "x.csv", target: ["y", "z"], features: ["z"] } },
    'data.features[0]: "z" is a target, it cannot be a feature too',
  ],
  [{ data: { csv: "x.csv", target: "y", features: ["a", "a"] } }, 'data.features[1]: the feature "a" is there twice'],
  [
    { data: { csv: "x.csv", target: "y", delimiter: "ab" } },
    'data.delimiter: expected a single character, such as ";" or "\\t"',
  ],
])("%j is refused", (entries, problem) => {
  expect(problemsWith(entries)).toEqual([problem]);
});

test("a formula that cannot be read or uses something forbidden is a problem of its entry", () => {
  const [unfinished, stranger, ...others] = problemsWith({ layers: [1, "x *", { activation: "x * frob(x)" }] });
  expect(unfinished).toContain('layers[1]: cannot read the formula "x *"');
  expect(stranger).toContain('layers[2].activation: in the formula "x * frob(x)": there is no function "frob"');
  expect(others).toEqual([]);
});

describe("entries that do not go together are refused:", () => {
  const csv = { csv: "x.csv", target: "y" };
  test.each<[object, string]>([
    [
      { loss: "crossEntropy", scaleTargets: "standard" },
      'scaleTargets: the targets of crossEntropy cannot be scaled: expected "none"',
    ],
    [
      { loss: "binaryCrossEntropy", scaleTargets: "minmax" },
      'scaleTargets: the targets of binaryCrossEntropy cannot be scaled: expected "none"',
    ],
    [
      { loss: "mae", data: { ...csv, classes: [0, 1] } },
      "data.classes: mae has no classes: they are for losses such as crossEntropy and binaryCrossEntropy",
    ],
    [
      { data: { ...csv, classes: [0, 1] } },
      "data.classes: mse has no classes: they are for losses such as crossEntropy and binaryCrossEntropy",
    ],
    [{ loss: "crossEntropy", data: { ...csv, classes: ["a"] } }, "data.classes: expected 2 entries or more, got 1"],
    [{ loss: "crossEntropy", data: { ...csv, classes: ["a", "a"] } }, 'data.classes[1]: the class "a" is there twice'],
    [
      { loss: "binaryCrossEntropy", data: { ...csv, classes: ["a", "b", "c"] } },
      "data.classes: binaryCrossEntropy takes two classes, got 3: crossEntropy takes more",
    ],
    [
      { loss: "crossEntropy", data: { ...csv, target: ["y", "z"] } },
      "data.target: crossEntropy takes one column of classes, got 2",
    ],
    [
      { loss: "binaryCrossEntropy", data: { ...csv, target: ["y", "z"], classes: ["a", "b"] } },
      "data.classes: several target columns have two classes each, those in the data: leave this out",
    ],
    [
      { classWeights: "balanced" },
      "classWeights: mse has no classes: they are for losses such as crossEntropy and binaryCrossEntropy",
    ],
    [
      { loss: "binaryCrossEntropy", data: { ...csv, target: ["y", "z"] }, classWeights: "balanced" },
      "classWeights: expected a single target, got 2: leave this out",
    ],
    [
      { loss: "crossEntropy", data: csv, classWeights: "balance" },
      'classWeights: expected "balanced", got "balance": did you mean "balanced"?',
    ],
    [
      { loss: "crossEntropy", data: csv, classWeights: { a: 0, b: 1 } },
      "classWeights.a: expected 1e-15 or more, got 0",
    ],
    [
      { sampleWeight: "w" },
      "sampleWeight: it is a column of a data file, and data in the config or generated has none: leave this out",
    ],
    [
      { sampleWeight: "w", data: csv, validation: { generate: "xor" }, loss: "crossEntropy" },
      "sampleWeight: it is a column of a data file, and data in the config or generated has none: leave this out",
    ],
    [{ sampleWeight: "y", data: csv }, 'sampleWeight: "y" is a target: expected another column'],
    [
      { sampleWeight: "a", data: { ...csv, features: ["a", "b"] } },
      'sampleWeight: "a" is a feature: expected another column',
    ],
    [
      { loss: "huber", threshold: 0.3 },
      "threshold: huber has no classes: a threshold is for losses such as binaryCrossEntropy and crossEntropy",
    ],
    [
      { loss: "crossEntropy", threshold: 0.3, data: { ...csv, classes: ["a", "b", "c"] } },
      "threshold: a threshold is for two classes, got 3",
    ],
    [{ loss: "crossEntropy", threshold: 0 }, "threshold: expected more than 0, got 0"],
    [{ loss: "crossEntropy", threshold: 1 }, "threshold: expected less than 1, got 1"],
  ])("%j", (entries, problem) => {
    expect(problemsWith(entries)).toEqual([problem]);
  });

  test("even if something else is wrong", () => {
    expect(problemsWith({ loss: "crossEntropy", scaleTargets: "standard", seed: "x", frob: 1 })).toEqual([
      'scaleTargets: the targets of crossEntropy cannot be scaled: expected "none"',
      'seed: expected a number, got "x"',
      'unknown key "frob"',
    ]);
  });
});

test.each<object>([
  { loss: "huber", scaleTargets: "standard" },
  { loss: "crossEntropy", data: { csv: "x.csv", target: ["y"] } },
  { loss: "binaryCrossEntropy", data: { csv: "x.csv", target: ["y", "z"] } },
  { layers: ["relu", { linear: 1 }] },
  { layers: [1, { activation: "softplus", beta: 2, threshold: 10 }] },
])("%j is accepted", (entries) => {
  expect(problemsWith(entries)).toEqual([]);
});

describe("a key at a wrong place is sent to where it belongs, with what to write there", () => {
  test.each<[object, string]>([
    [{ momentum: 0.9 }, '"momentum": it belongs into optimizer: "optimizer": {"name": "sgd", "momentum": 0.9}'],
    [{ optimizer: "adamw", weightDecay: 0.1 }, '"optimizer": {"name": "adamw", "weightDecay": 0.1}'],
    [{ weight_decay: 0.1 }, '"optimizer": {"name": "sgd", "weightDecay": 0.1}'],
    [{ nesterov: true }, '"optimizer": {"name": "sgd", "momentum": 0.9, "nesterov": true}'],
    [{ beta1: 0.8 }, '"optimizer": {"name": "adam", "beta1": 0.8}'],
    [{ patience: 5 }, '"patience": it belongs into stop: "stop": {"patience": 5}'],
    [{ minDelta: 0.01 }, '"stop": {"patience": 20, "minDelta": 0.01}'],
    [{ optimizer: { name: "adam", learning_rate: 0.01 } }, 'it belongs outside of optimizer: "lr": 0.01'],
    [{ optimizer: { name: "adam", lr: 0.01 } }, 'it belongs outside of optimizer: "lr": 0.01'],
    [{ lr: 0.3, schedule: "cosine" }, '"schedule": it belongs into lr: "lr": {"initial": 0.3, "schedule": "cosine"}'],
    [{ schedule: "stepLR" }, '"lr": {"initial": 0.1, "stepSize": 20, "schedule": "step"}'],
    [{ gamma: 0.9 }, '"lr": {"initial": 0.1, "schedule": "exponential", "gamma": 0.9}'],
    [{ stepSize: 7 }, '"lr": {"initial": 0.1, "schedule": "step", "stepSize": 7}'],
    [{ warmup: 5 }, '"lr": {"initial": 0.1, "schedule": "constant", "warmup": 5}'],
    [{ dropout: 0.2 }, '"dropout": it belongs into layers, as an entry: {"dropout": 0.2}'],
    [{ activation: "relu" }, 'it belongs into layers, as an entry: {"activation": "relu"}'],
    [{ data: undefined, csv: "x.csv", target: "y" }, '"data": {"target": "y", "csv": "x.csv"}'],
    [
      { data: { csv: "x.csv", target: "y" }, exclude: ["id"] },
      '"data": {"csv": "x.csv", "target": "y", "exclude": ["id"]}',
    ],
  ])("%j", (entries, message) => {
    const problem = problemsWith(entries).find((each) => each.includes("it belongs "));
    expect(problem).toContain(message);
    const misplaced = Object.keys(entries).filter((key) => !Object.hasOwn(minimal, key) && key !== "lr");
    const rest = Object.fromEntries(Object.entries(entries).filter(([key]) => !misplaced.includes(key)));
    const written = JSON.parse(
      problem?.replace(/^.*?it belongs .*?: (?=["{])/, "").replace(/^"[^{]*$|^".*\}$/, "{$&}") ?? "",
    );
    const isEntry = problem?.includes("as an entry") === true;
    const config = { ...rest, ...(isEntry ? { layers: [3, written, 1] } : written) };
    expect(problemsWith(config)).toEqual([]);
  });

  test("a key that another spelling or form of its object has stays there", () => {
    expect(problemsWith({ batch_size: 4 })).toEqual(['unknown key "batch_size": did you mean "batchSize"?']);
    expect(problemsWith({ validation: { inputs: [[1]], target: [1] } })[0]).toContain('did you mean "targets"?');
  });
});
