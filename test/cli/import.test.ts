import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeTensors } from "../../src/export/safetensors/writeTensors.js";
import { RandomStream } from "../../src/random.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const fixtures = join(import.meta.dirname, "../import");
const fixture = (name: string) => join(fixtures, name);

describe("import says what it read, and", () => {
  test("writes a model that predicts, is measured, leaves again and trains on", async () => {
    const folder = temporaryFolder();
    const file = (name: string) => join(folder, name);
    const source = fixture("sklearn/multiclass.json");
    expect(await runMain(["import", source, "-o", file("model.json")])).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        `read     ${source}: a network of scikit-learn`,
        "network  3 → linear 5 (20) → sigmoid → linear 3 (18) = 38 parameters",
        'inputs   3 columns: "x1", "x2", "x3"',
        "targets  y: one of 0, 10, 20",
        "loss     crossEntropy, float64",
        "note: its scaler is a part of the model: rows are given as they are",
        `saved to ${file("model.json")}`,
        `to predict: backprop predict ${file("model.json")} DATA.csv`,
        `to train on: backprop train DATA.csv --target y --weights ${file("model.json")} -o NEW`,
        "",
      ].join("\n"),
    });
    const { rows, predictions } = JSON.parse(readFileSync(fixture("sklearn/multiclass.answers.json"), "utf8"));
    const table = rows.map((row: readonly number[], i: number) => [...row, predictions[i]].join(","));
    writeFileSync(file("rows.csv"), ["x1,x2,x3,y", ...table, ""].join("\n"));
    const predicted = await runMain(["predict", file("model.json"), file("rows.csv")]);
    expect(predicted.stdout).toBe(["y", ...predictions, ""].join("\n"));
    const measured = await runMain(["evaluate", file("model.json"), file("rows.csv"), "--require", "accuracy==1"]);
    expect([measured.code, measured.stderr]).toEqual([0, ""]);
    await runMain(["export", file("model.json"), "-o", file("net.safetensors"), "--no-check"]);
    await runMain(["import", file("net.safetensors"), "-o", file("again.json")]);
    expect(readFileSync(file("again.json"))).toEqual(readFileSync(file("model.json")));
    const config = {
      data: { csv: "rows.csv", target: "y" },
      layers: [5, "sigmoid", 3],
      loss: "crossEntropy",
      scale: "minmax",
      epochs: 3,
      lr: 0.001,
    };
    writeFileSync(file("config.json"), JSON.stringify(config));
    const trained = await runMain(["train", file("config.json"), "--weights", file("model.json"), "--format", "csv"]);
    const [, first = ""] = trained.stdout.split("\n");
    const { loss } = JSON.parse(
      (await runMain(["evaluate", file("model.json"), file("rows.csv"), "--format", "json"])).stdout,
    );
    expect(Number(first.split(",")[2])).toBeCloseTo(loss, 12);
  });

  test("writes to standard output, and reads from standard input", async () => {
    const { code, stdout, stderr } = await runMain(["import", "-"], {
      stdin: readFileSync(fixture("brain/tanh-objects-2.json")),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).config.data).toEqual({ imported: "<stdin>" });
    expect(stderr).toMatch(/^read +<stdin>: a network of brain\.js$/m);
    expect(stderr).toMatch(/^note: a missing input is 0, as in brain\.js$/m);
    expect((await runMain(["inspect", "-"], { stdin: stdout })).code).toBe(0);
  });
});

/** Tensors for iris: 4 inputs, 3 classes. */
function writeIris(folder: string, width = 16): string {
  const random = RandomStream.create(3, "init");
  const tensor = (name: string, ...shape: readonly number[]) => ({
    name,
    shape,
    values: Float64Array.from({ length: shape.reduce((size, axis) => size * axis, 1) }, () => random.uniform(-1, 1)),
  });
  const tensors = [
    tensor("0.bias", width),
    tensor("0.weight", width, 4),
    tensor("2.bias", 3),
    tensor("2.weight", 3, width),
  ];
  const file = join(folder, "iris.safetensors");
  writeFileSync(file, writeTensors(tensors, "float64", {}));
  return file;
}

test("the help of import, whose recipes are laid out by hand, is 80 columns wide", async () => {
  const { stdout } = await runMain(["import", "--help"]);
  expect(stdout).toContain("json.dump(vars(net)");
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

describe("with the config of a run,", () => {
  test("tensors make the model that the run would have ended with", async () => {
    const folder = temporaryFolder();
    const [trained, model] = [join(folder, "trained.json"), join(folder, "model.json")];
    await runMain(["train", "configs/iris.json", "--quiet", "--epochs", "1", "-o", trained]);
    const { code, stderr } = await runMain(["import", writeIris(folder), "--config", "configs/iris.json", "-o", model]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^targets +species: one of "setosa"/m) });
    const [had, has] = [trained, model].map((file) => JSON.parse(readFileSync(file, "utf8")));
    for (const key of ["inputs", "outputs", "data"]) expect(has[key]).toEqual(had[key]);
    expect(has.config).toEqual({ ...had.config, epochs: has.config.epochs });
    expect(has.training).toBeUndefined();
    // The rows that the run would hold out are known.
    const { stdout } = await runMain(["evaluate", model, "configs/data/iris.csv", "--validation", "--format", "json"]);
    expect(JSON.parse(stdout).rows).toBe(30);
  });

  test("tensors of another network are refused, all of them", async () => {
    const file = writeIris(temporaryFolder(), 15);
    expect(await runMain(["import", file, "--config", "configs/iris.json"])).toEqual({
      code: 3,
      stdout: "",
      stderr: [
        `error: ${file}: 0.weight [15, 4]: layers[0] of the config takes 4 numbers and gives 16`,
        `error: ${file}: 2.weight [3, 15]: layers[2] of the config takes 16 numbers and gives 3`,
        "",
      ].join("\n"),
    });
  });
});

describe("import refuses", () => {
  test.each<[string, readonly string[], number, string]>([
    [
      "a file that is nothing of the kind",
      [fixture("safetensors/logits.answers.json")],
      3,
      "it is nothing that can be imported: expected one of ",
    ],
    ["a file that is not there", ["none.onnx"], 5, "none.onnx: there is no such file"],
    [
      "layers that are cut short",
      [fixture("safetensors/logits.safetensors"), "--layers", "[6,"],
      2,
      "--layers '[6,': ",
    ],
    [
      "layers whose quotes the shell took",
      [fixture("safetensors/logits.safetensors"), "--layers", "[relu]"],
      2,
      "--layers: ",
    ],
    [
      "layers that are no list",
      [fixture("safetensors/logits.safetensors"), "--layers", "6"],
      2,
      `--layers 6: expected a list such as '[16, "relu", 3]'`,
    ],
    [
      "unknown activations",
      [fixture("safetensors/logits.safetensors"), "--layers", '["rleu", 0]'],
      2,
      '--layers[0]: unknown activation "rleu": did you mean "relu"?\nerror: --layers[1]: ',
    ],
    [
      "layers of a file that has them",
      [fixture("sklearn/binary.json"), "--layers", "[1]"],
      2,
      "--layers: a network of scikit-learn says itself which layers it has: leave this out",
    ],
    [
      "a loss beside a config",
      [fixture("safetensors/logits.safetensors"), "--config", "configs/iris.json", "--loss", "mse"],
      2,
      "--loss: the config says it: leave out one of the two",
    ],
    [
      "another program than the file's",
      [fixture("sklearn/binary.json"), "--from", "safetensors"],
      3,
      "this is not a safetensors file",
    ],
    [
      "a file of data, as others do",
      ["configs/data/iris.csv"],
      3,
      "this is a file of data, not a network of another program: to predict its rows, ",
    ],
    ["two standard inputs", ["-", "--config", "-"], 2, "standard input can be read only once"],
  ])("%s", async (_, options, code, message) => {
    const { stdout, stderr, ...ended } = await runMain(["import", ...options]);
    expect({ stdout, ...ended }).toEqual({ stdout: "", code });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
  });

  test.each([
    ["nothing", "empty.onnx", "", ": it is empty"],
    ["JSON that is cut short, with the place", "cut.json", '{"a": [1', ":1:9: this is not JSON: got the end"],
    [
      "a network that is not fitted",
      "mlp.json",
      '{"activation": "relu", "loss": "log_loss", "hidden_layer_sizes": [100], "max_iter": 200}',
      ": the network is not fitted yet, so it has no coefs_: call fit before you write it",
    ],
    [
      "a Pipeline",
      "pipe.json",
      '{"steps": [["scale", null], ["mlp", null]], "transform_input": null, "memory": null, "verbose": false}',
      ": this is a Pipeline of scikit-learn, whose last step is the network: write vars(pipe[-1]) instead of vars(pipe)",
    ],
    [
      "another estimator of scikit-learn",
      "regression.json",
      '{"penalty": "l2", "C": 1, "fit_intercept": true, "coef_": [[1]], "intercept_": [0]}',
      ": this is a linear model of scikit-learn, such as a LogisticRegression: only an MLPClassifier or an MLPRegressor can be imported",
    ],
    [
      "a scaler alone",
      "scaler.json",
      '{"with_mean": true, "with_std": true, "mean_": [1], "n_features_in_": 1}',
      ": this is a scaler of scikit-learn: write it with its network",
    ],
    [
      "one that is not linear",
      "forest.json",
      '{"estimator": null, "n_estimators": 100, "n_features_in_": 4}',
      ": this is another estimator of scikit-learn: only an MLPClassifier",
    ],
    [
      "a recurrent network of brain.js",
      "lstm.json",
      '{"type": "LSTM", "options": {}, "hiddenLayers": [{}], "outputConnector": {}, "output": {}}',
      ": this is a recurrent network of brain.js (LSTM): only a NeuralNetwork can be imported",
    ],
    [
      "a network of brain.js, which is no config",
      "lame.json",
      '{"sizes": [1, 1], "layers": [{}, {"biases": [0]}]}',
      ": layers[1]: weights: expected a list of rows",
    ],
  ])("%s", async (_, name, content, message) => {
    const file = join(temporaryFolder(), name);
    writeFileSync(file, content);
    const { code, stderr } = await runMain(["import", file]);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`error: ${file}${message}`)]);
  });

  test("to import its own models, and to overwrite files", async () => {
    const file = join(temporaryFolder(), "model.json");
    await runMain(["import", fixture("sklearn/binary.json"), "-o", file]);
    const before = readFileSync(file);
    expect((await runMain(["import", file])).stderr).toBe(
      `error: ${file}: it is a model of backprop already: all commands take it as it is\n`,
    );
    const again = await runMain(["import", fixture("sklearn/several.json"), "-o", file]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("add --force")]);
    expect(readFileSync(file)).toEqual(before);
    expect((await runMain(["import", fixture("sklearn/several.json"), "-o", file, "--force"])).code).toBe(0);
  });
});

test("a file that is cut short or damaged gives a model or a reason, never a defect", async () => {
  const folder = temporaryFolder();
  const random = RandomStream.create(7, "generate");
  const between = (low: number, high: number) => Math.floor(random.uniform(low, high));
  const names = [
    "safetensors/double.safetensors",
    "sklearn/regression.json",
    "brain/relu-objects-1.json",
    "brain/tanh-lists-2.json",
  ];
  for (const name of names) {
    const whole = readFileSync(fixture(name));
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.from(i % 2 === 0 ? whole.subarray(0, between(0, whole.length)) : whole);
      if (i % 2 === 1) for (let k = 0; k < 3; k++) bytes[between(0, Math.min(bytes.length, 700))] = between(0, 256);
      const file = join(folder, `damaged.${name.split(".").at(-1)}`);
      writeFileSync(file, bytes);
      const { code, stderr } = await runMain(["import", file, ...(name.endsWith("s") ? ["--layers", '["tanh"]'] : [])]);
      expect([0, 2, 3], `${name} ${i}: ${stderr}`).toContain(code);
      expect(stderr).not.toContain("internal");
    }
  }
});
