import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { type EngineName, engineNames } from "../../../src/engine/engine.js";
import { prepareRun } from "../../../src/train/prepareRun.js";
import { collect } from "../collect.js";

const inputs = Array.from({ length: 12 }, (_, i) => [Math.sin(i * 3), i / 12]);
const line = { inputs, targets: inputs.map(([a, b]) => (a as number) - (b as number)) };
const base = { data: line, layers: [4, "relu", 1], lr: 0.1, epochs: 300, batchSize: 5, seed: 1 };
const run = async (config: object, engine: EngineName = "wasm") => {
  const loaded = parseConfig(JSON.stringify({ ...base, ...config }), { file: "test.json", directory: "." });
  const prepared = await prepareRun(loaded, { engine });
  const { epochs, end } = await collect(prepared);
  const parameters = end.model && prepared.model().parameters;
  return { epochs, end, divergence: end.divergence, parameters };
};

describe.each(engineNames)("a divergence on %s", (engine) => {
  test("of a rate that is too large names the node, its inputs' range and a smaller rate", async () => {
    const { end, divergence } = await run({ lr: 500 }, engine);
    expect(end.reason).toBe("diverged");
    expect(divergence).toMatchObject({
      epoch: end.epochs,
      step: end.steps,
      remedy: expect.stringContaining("--lr 0.1"),
    });
    expect(["forward", "backward"]).toContain(divergence?.pass);
    expect(divergence?.value).toMatch(/^(NaN|-?Infinity)$/);
    expect(Math.max(...(divergence?.inputs.flat().map(Math.abs) ?? []))).toBeGreaterThan(1e100);
  });

  test.each([
    [
      "forward, in an activation that has no value there",
      { layers: [4, "log(x)", 1] },
      {
        epoch: 1,
        step: 1,
        pass: "forward",
        where: "layers[1] (log(x))",
        op: "log(x)",
        value: "NaN",
        remedy: "log(x) has no finite value there: take an activation that has one for every number",
      },
    ],
    [
      "backward, in an activation that has no slope there",
      { layers: [4, "sqrt(abs(x))", 1], init: "zeros" },
      {
        step: 1,
        pass: "backward",
        where: "layers[1] (sqrt(abs(x)))",
        remedy: expect.stringContaining("no finite slope"),
      },
    ],
    [
      "forward, of weights that are too large",
      { init: { constant: 1e200 } },
      {
        step: 1,
        pass: "forward",
        where: "layers[2] (linear 1)",
        op: "matmul",
        remedy: "the first weights are large: try --set init=default",
      },
    ],
    [
      "forward, of one layer's weights that are too large",
      { layers: [4, "tanh", { linear: 1, init: { constant: 1e200 } }] },
      { step: 1, pass: "forward", where: "the loss", remedy: "the first weights are large: try --set init=default" },
    ],
    [
      "forward, in the loss",
      { data: { inputs, targets: inputs.map(() => 1e200) } },
      {
        step: 1,
        pass: "forward",
        where: "the loss",
        op: "meanSquaredError",
        value: "Infinity",
        remedy: "the targets are large: try --set scaleTargets=standard",
      },
    ],
    [
      "forward, of weights that are drawn as they should be",
      { layers: [4, "exp(exp(x) * 6)", 4, "square", 1, "x ^ 3", "square", "x ^ 3", "square", "x ^ 3"] },
      { step: 1, pass: "forward", remedy: expect.stringContaining("activations") },
    ],
    [
      "in an update",
      { lr: 1e308, init: { constant: 1000 }, layers: [1] },
      { step: 1, pass: "update", where: "layers.0.weight", op: "multiply" },
    ],
    [
      "in an update that divides by 0",
      { optimizer: { name: "adam", epsilon: 0 }, layers: [4, "relu", 1], init: "zeros" },
      { step: 1, pass: "update", where: "layers.0.weight", remedy: expect.stringContaining("optimizer.epsilon") },
    ],
    [
      "of data that is too large",
      { data: { inputs: inputs.map(([a]) => [(a as number) * 1e60]), targets: line.targets } },
      { epoch: 1, remedy: "the data is large: try --set scale=standard" },
    ],
  ])("%s", async (_title, config, expected) => {
    expect((await run(config, engine)).divergence).toMatchObject(expected);
  });
}); // prettier-ignore

test("the saved parameters are those before the step that failed", async () => {
  // Row 1 has a finite loss, and a gradient whose square is not; in order it comes in the second step of the first epoch.
  const targets = line.targets.map((target, i) => (i === 1 ? 1e154 : target));
  const config = { data: { inputs, targets }, shuffle: false, batchSize: 1, optimizer: "adam" };
  const { divergence, end, parameters } = await run(config);
  expect(divergence).toMatchObject({ epoch: 1, step: 2, pass: "update" });
  expect(end).toMatchObject({ reason: "diverged", epochs: 1 });
  const first = { ...config, data: { inputs: inputs.slice(0, 1), targets: targets.slice(0, 1) }, epochs: 1 };
  expect(parameters).toEqual((await run(first)).parameters);
  expect(parameters).toBeDefined();
});

test("a state that overflows before the loss is found at its own step", async () => {
  // Adam's mean of squares overflows in the third step. That makes later updates 0 and leaves the loss unchanged.
  const { divergence } = await run({
    data: { inputs, targets: line.targets.map((t, i) => (i === 2 ? 1e154 : t)) },
    shuffle: false,
    optimizer: "adam",
    batchSize: 1,
  }); // prettier-ignore
  expect(divergence).toMatchObject({ epoch: 1, step: 3, pass: "update", op: "square", value: "Infinity" });
});

test("float32 diverges beyond its own largest number", async () => {
  const { divergence } = await run({ dtype: "float32", init: { constant: 1e30 } });
  expect(divergence).toMatchObject({ epoch: 1, step: 1, pass: "forward", value: "Infinity" });
  expect((await run({ init: { constant: 1e30 }, epochs: 1, lr: 1e-300 })).divergence).toBeUndefined();
});

test("a validation that is not finite ends the run too", async () => {
  const validation = { inputs: [[1, 1e300]], targets: [0] };
  const { divergence, end, epochs } = await run({ validation });
  expect(end.reason).toBe("diverged");
  expect(divergence).toMatchObject({ epoch: 1, step: 3, pass: "validation", where: "the loss", value: "Infinity" });
  expect(epochs).toHaveLength(1);
  expect(epochs[0]?.validationLoss).toBe(Number.POSITIVE_INFINITY);
});

describe.each([
  ["wasm", "float64", 1e160],
  ["mathjs", "float64", 1e160],
  ["wasm", "float32", 1e20],
] as const)("clipping on %s in %s", (engine, dtype, large) => {
  const steep = { data: { inputs, targets: inputs.map(() => large) }, loss: "mae", dtype, epochs: 5 };

  test("by a norm that is too large to be computed diverges, and does not go on with updates of 0", async () => {
    const data = { inputs: inputs.map(([a]) => [(a as number) * large]), targets: line.targets };
    const { divergence, end } = await run({ ...steep, data, layers: [1], clipNorm: 2 }, engine);
    expect(end.reason).toBe("diverged");
    expect(divergence).toMatchObject({
      epoch: 1,
      step: 1,
      pass: "update",
      where: "clipping",
      op: "square",
      value: "Infinity",
      remedy:
        "the norm of the gradients is too large to be computed: bound their elements first, such as by --set clipValue=2",
    });
    const bounded = await run({ ...steep, data, layers: [1], clipNorm: 2, clipValue: 2 }, engine);
    expect(bounded.end.reason).toBe("epochs");
  });

  test("by a norm that can be computed trains", async () => {
    expect((await run({ ...steep, clipNorm: 2 }, engine)).end.reason).toBe("epochs");
  });
});
