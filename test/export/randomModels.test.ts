import { expect, test } from "vitest";
import { activationNames, listKnownActivations } from "../../src/nn/activations.js";
import { asActivation } from "../../src/nn/layers.js";
import { lossNames } from "../../src/nn/losses/losses.js";
import { answersOf, numbersOf } from "./answers.js";
import { createRandomModels } from "./randomModels.js";

const models = createRandomModels();

test("the random models are the same each time", () => {
  expect(JSON.stringify(createRandomModels())).toBe(JSON.stringify(models));
});

test("the random models have every activation and every loss, in both number types", () => {
  const used = models.flatMap(({ model }) => model.config.layers.map((layer) => asActivation(layer)?.activation));
  expect([...activationNames, ...listKnownActivations()].filter((name) => !used.includes(name))).toEqual([]);
  expect(new Set(models.map(({ model }) => model.config.loss))).toEqual(new Set(lossNames));
  expect(new Set(models.map(({ model }) => model.config.dtype)).size).toBe(2);
});

test("predict takes the rows of the random models, with outputs that differ, and refuses the other rows", async () => {
  for (const { model, file, rows, refused } of models) {
    const answers = await answersOf(model, file, rows);
    const refusals = answers.flatMap((answer) => ("refusal" in answer ? [answer.refusal] : []));
    expect(refusals, file).toEqual([]);
    const numbers = answers.map((answer) => ("record" in answer ? numbersOf(model, answer.record) : []));
    expect(new Set(numbers.map(String)).size, `${file}: ${JSON.stringify(model.config.layers)}`).toBeGreaterThan(2);
    expect(numbers.flat().every(Number.isFinite), file).toBe(true);
    const wrong = await answersOf(model, file, refused);
    expect(
      wrong.filter((answer) => "record" in answer),
      file,
    ).toEqual([]);
  }
});
