import { expect, test } from "vitest";
import { type TrainOptions, train } from "../../../src/api/train.js";
import { TrainedModel } from "../../../src/api/trainedModel.js";
import type { ConfigInput } from "../../../src/config/configInput.js";

const inputs = Array.from({ length: 200 }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
const targets = inputs.map(([a, b]) => Math.sin(2 * (a as number)) + (b as number) ** 2);
const data = { inputs, targets };

/** What is said while a run goes on, and the losses. */
async function watch(config: ConfigInput | string, options: TrainOptions = {}) {
  const said: string[] = [];
  let isBegun = false;
  const training = train(config, { watch: true, ...options });
  for await (const record of training) {
    isBegun ||= record.type === "epoch";
    if (record.type === "warning" && isBegun) said.push(record.message);
  }
  return { said, model: training.model.bind(training) };
}

const deep = Array.from({ length: 10 }, () => [8, "sigmoid"]).flat();
const large = { inputs: inputs.map((row) => row.map((x) => 1000 * x)), targets };

test.each([
  [
    "a long chain of sigmoids",
    { data, layers: [...deep, 1], lr: 0.1 },
    /^the gradient vanishes on its way back: its norm is 0\.0\d+ at layers\[20\] \(linear 1\), and 1\.\de-9 at layers\[0\] \(linear 8\): try relu instead of sigmoid or tanh, "init": "heNormal", or fewer layers$/,
  ],
  [
    "first parameters of 0",
    { data, layers: [8, "tanh", 1], init: "zeros", lr: 0.1 },
    /^the gradient vanishes .* and 0 at layers\[0\] \(linear 8\)/,
  ],
  [
    "a rate of 100",
    { data, layers: [8, "tanh", 1], lr: 100, epochs: 30 },
    /^the steps are too large: the next one of layers\[0\] \(linear 8\) is \d+ times as large as its parameters; .* such as --lr 10, or --set clipNorm=1$/,
  ],
  [
    "a rate that is a little too large",
    { data, layers: [8, "relu", 1], lr: 1 },
    /^100 % of the units of layers\[1\] \(relu\) are dead: .* such as --lr 0\.1, leakyRelu instead, or "init": "heNormal"$/,
  ],
  [
    "inputs of a thousand",
    { data: large, layers: [8, "tanh", 1], lr: 0.01 },
    /^layers\[1\] \(tanh\) is saturated: 100 % of its outputs .* set "scale" to "standard" and "init" to "glorotUniform"/,
  ],
  [
    "a formula of one's own that is flat at both ends",
    { data: large, layers: [8, "x / sqrt(1 + x^2)", 1], lr: 0.01 },
    /^layers\[1\] \(x \/ sqrt\(1 \+ x\^2\)\) is saturated: /,
  ],
  [
    "a rate of a hundred-millionth",
    { data, layers: [8, "tanh", 1], lr: 1e-8, optimizer: "adam" },
    /^the steps are too small: the largest, of layers\[2\] \(linear 1\), is 4\.\de-8 times as large .* such as --lr 0\.0002\d$/,
  ],
] as const)("%s: what is ill is said once, with its number and its remedy", async (_, config, expected) => {
  expect((await watch(config as unknown as ConfigInput)).said).toEqual([expect.stringMatching(expected)]);
});

test("units that are dead from the start on", async () => {
  const config = { data, layers: [8, "relu", 1], lr: 0.1, epochs: 1 };
  const { file } = (await watch(config)).model();
  const parameters = file.parameters.map((each) =>
    each.name === "layers.0.bias" ? { ...each, values: each.values.map(() => -10) } : each,
  );
  const weights = new TrainedModel({ ...file, parameters }, "sick.json");
  const { said } = await watch({ ...config, epochs: 40 }, { weights });
  expect(said).toEqual([expect.stringMatching(/^100 % of the units of layers\[1\] \(relu\) are dead/)]);
});

test.each([
  ["a run that learns", { data, layers: [32, "tanh", 32, "tanh", 1], lr: 0.01, optimizer: "adam", batchSize: 20 }],
  ["one that has learned all that there is", { data, layers: [1], lr: 0.1, epochs: 2000 }],
  [
    "noise",
    { data: { inputs, targets: inputs.map((_, i) => Math.sin(i * i)) }, layers: [8, "tanh", 1], lr: 0.1, epochs: 300 },
  ],
])("nothing is said about %s", async (_, config) => {
  expect((await watch(config as ConfigInput)).said).toEqual([]);
});

test.each(["digits", "iris", "moons", "xor", "xor-formula", "xor-linear", "xor-notebook"])(
  "nothing is said about configs/%s.json",
  async (name) => {
    expect((await watch(`configs/${name}.json`)).said).toEqual([]);
  },
);
