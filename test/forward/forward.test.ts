import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { train } from "../../src/api/train.js";
import type { TrainedModel } from "../../src/api/trainedModel.js";
import type { ConfigInput } from "../../src/config/configInput.js";
import { engineNames } from "../../src/engine/engine.js";
import { activationNames } from "../../src/nn/activations.js";

const inputs = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(i * 3), (i % 7) / 3]);
const classes = inputs.map(([a, b]) => ((a as number) > (b as number) ? 1 : (a as number) > -0.5 ? 0 : 2));
const numbers = inputs.map(([a, b, c]) => [(a as number) * (b as number), c as number]);

/** A model after a few steps. */
async function trained(config: Partial<ConfigInput>): Promise<TrainedModel> {
  const run = train({ data: { inputs, targets: classes }, layers: [3], loss: "crossEntropy", epochs: 3, ...config });
  for await (const _ of run);
  return run.model();
}

const kinds: readonly (readonly [string, Partial<ConfigInput>])[] = [
  ["one layer", {}],
  ["a hidden layer", { layers: [17, "relu", 3] }],
  [
    "a layer without bias, and one with a formula",
    { layers: [{ linear: 5, bias: false }, "x * sigmoid(1.702 * x)", 3] },
  ],
  ["dropout, which is for training alone", { layers: [8, "tanh", { dropout: 0.5 }, 3] }],
  ["float32", { layers: [9, "gelu", 3], dtype: "float32" }],
  ["fused multiply-add", { layers: [9, "tanh", 3], arithmetic: "fast" }],
  [
    "two numbers, scaled",
    { data: { inputs, targets: numbers }, layers: [6, "silu", 2], loss: "mse", scaleTargets: "standard" },
  ],
  ["softmax along a row", { data: { inputs, targets: numbers }, layers: [6, "softmax", 2], loss: "huber" }],
];

describe.each(kinds)("a network of %s", (_, config) => {
  test("gives a row the same bits in any company", async () => {
    const model = await trained(config);
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 600 }), async (rows) => {
        const options = { probabilities: true };
        const all = await model.predict(rows, options);
        expect(all).toHaveLength(rows.length);
        for (const at of [0, rows.length >> 1, rows.length - 1]) {
          expect((await model.predict([rows[at] as number[]], options))[0]).toEqual(all[at]);
        }
        expect(await model.predict(rows.slice(0, 16), options)).toEqual(all.slice(0, 16));
      }),
      { numRuns: 5, examples: [[Array.from({ length: 273 }, (_, i) => [i / 100, 1, -i] as [number, number, number])]] },
    );
  });
});

test.each(activationNames)("%s gives the same on both engines, to rounding", async (activation) => {
  const model = await trained({ layers: [4, activation, 3] });
  const [fast, slow] = await Promise.all(
    engineNames.map((engine) => model.predict(inputs, { probabilities: true, engine })),
  );
  for (const [i, prediction] of (fast ?? []).entries()) {
    for (const label of [0, 1, 2]) {
      expect(prediction[`p(${label})`]).toBeCloseTo(slow?.[i]?.[`p(${label})`] as number, 13);
    }
  }
});

test("both engines give the same bits if there is only + - * /", async () => {
  const model = await trained({ data: { inputs, targets: numbers }, layers: [16, "relu", 2], loss: "mse" });
  expect(await model.predict(inputs, { engine: "mathjs" })).toEqual(await model.predict(inputs, { engine: "wasm" }));
});

test("the probabilities of a row add up to 1, and the largest is that of the predicted class", async () => {
  const model = await trained({ layers: [8, "tanh", 3] });
  for (const prediction of await model.predict(inputs, { probabilities: true })) {
    const shares = [0, 1, 2].map((label) => prediction[`p(${label})`] as number);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(shares.indexOf(Math.max(...shares))).toBe(prediction.y);
  }
});

test("float32 numbers are single precision, in outputs and probabilities", async () => {
  const model = await trained({ layers: [8, "tanh", 3], dtype: "float32" });
  for (const prediction of await model.predict(inputs, { probabilities: true })) {
    expect(Math.fround(prediction["p(0)"] as number)).toBe(prediction["p(0)"]);
  }
});
