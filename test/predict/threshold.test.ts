import { describe, expect, test } from "vitest";
import { train } from "../../src/api/train.js";
import type { ConfigInput } from "../../src/config/configInput.js";
import { ConfigError, type EpochRecord, ModelError, TrainedModel, UsageError } from "../../src/index.js";

const inputs = Array.from({ length: 300 }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
const isInside = inputs.map(([a = 0, b = 0]) => (a * a + b * b < 0.5 ? 1 : 0));
const kinds = {
  crossEntropy: { layers: [4, "tanh", 2], targets: isInside },
  binaryCrossEntropy: { layers: [4, "tanh", 1], targets: isInside },
  "binaryCrossEntropy of two targets": {
    layers: [4, "tanh", 2],
    targets: isInside.map((each, i) => [each, Number((inputs[i]?.[0] ?? 0) > 0.8)]),
  },
} as const;

function configOf(name: keyof typeof kinds, threshold?: number): ConfigInput {
  const { layers, targets } = kinds[name];
  const data = { inputs, targets } as ConfigInput["data"];
  const loss = name === "crossEntropy" ? name : "binaryCrossEntropy";
  return { data, validation: data, layers, loss, threshold, epochs: 20, batchSize: 50, keep: "last", shuffle: false };
}

async function run(config: ConfigInput): Promise<{ model: TrainedModel; last: EpochRecord }> {
  const training = train(config);
  let last: EpochRecord | undefined;
  for await (const record of training) if (record.type === "epoch") last = record;
  return { model: training.model(), last: last as EpochRecord };
}

const rowsOf = (name: keyof typeof kinds) => inputs.map((row, i) => [...row, ...[kinds[name].targets[i] ?? []].flat()]);

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])("with %s, a threshold", (name) => {
  const rows = rowsOf(name);

  test("decides which class is predicted", async () => {
    const { model } = await run(configOf(name, 0.2));
    const targets = model.targets;
    const predictions = await model.predict(inputs, { probabilities: true });
    const probability = (row: (typeof predictions)[number], target: string) =>
      row[targets.length === 1 ? "p(1)" : `p(${target}=1)`] as number;
    for (const target of targets) {
      const found = predictions.map((row) => row[target]);
      expect(found).toEqual(predictions.map((row) => Number(probability(row, target) > 0.2)));
      expect(found).not.toEqual(predictions.map((row) => Number(probability(row, target) > 0.5)));
    }
  });

  test("counts in the accuracy of the training, which is that of evaluate", async () => {
    const { model, last } = await run(configOf(name, 0.2));
    const { classifications } = await model.evaluate(rows);
    const mean = classifications.reduce((sum, { accuracy }) => sum + accuracy, 0) / classifications.length;
    expect(last.validationAccuracy).toBeCloseTo(mean, 12);
    const { last: usual } = await run(configOf(name));
    expect(last.validationLoss).toBe(usual.validationLoss);
    expect(last.accuracy).not.toBe(usual.accuracy);
    expect(last.validationAccuracy).not.toBe(usual.validationAccuracy);
  });

  test("is that of the model, unless another is given", async () => {
    const [{ model }, { model: usual }] = await Promise.all([run(configOf(name, 0.2)), run(configOf(name))]);
    expect(model.config.threshold).toBe(0.2);
    expect(usual.config.threshold).toBeUndefined();
    const evaluation = await model.evaluate(rows);
    expect(await usual.evaluate(rows, { threshold: 0.2 })).toEqual(evaluation);
    expect(await model.evaluate(rows, { threshold: 0.5 })).toEqual(await usual.evaluate(rows));
    expect(await model.predict(inputs, { threshold: 0.5 })).toEqual(await usual.predict(inputs));
    expect(await usual.evaluate(rows)).not.toEqual(evaluation);
  });
});

describe("a threshold is refused", () => {
  const three = inputs.map((_, i) => i % 3);
  const config: ConfigInput = { data: { inputs, targets: three }, layers: [3], loss: "crossEntropy", epochs: 1 };
  const message = 'a threshold is for two classes, "y" has 3';

  test("in the config, when the data has more than two classes", async () => {
    const failing = run({ ...config, threshold: 0.3 });
    await expect(failing).rejects.toThrow(ConfigError);
    await expect(failing).rejects.toThrow(`threshold: ${message}`);
  });

  test("by predict and evaluate", async () => {
    const { model } = await run(config);
    const failing = model.predict(inputs, { threshold: 0.3 });
    await expect(failing).rejects.toThrow(new UsageError(`threshold 0.3: ${message}`));
    await expect(model.evaluate([[0, 0, 1]], { threshold: 0.3 })).rejects.toThrow(message);
    await expect(model.evaluate([[0, 0, 1]], { threshold: 1 })).rejects.toThrow(
      "evaluate: got 1 as threshold, expected a number above 0 and below 1",
    );
  });

  test("in a model that was edited", async () => {
    const { model } = await run(config);
    const edited = { ...model.file, config: { ...model.config, threshold: 0.3 } };
    expect(() => new TrainedModel(edited, "model.json")).toThrow(ModelError);
    expect(() => new TrainedModel(edited, "model.json")).toThrow(`config.threshold: ${message}`);
  });

  test("for targets that are numbers", async () => {
    const { model } = await run({ ...config, loss: "mse", layers: [1] });
    await expect(model.predict(inputs, { threshold: 0.3 })).rejects.toThrow(
      "threshold 0.3: a threshold is for targets of two classes, the targets are numbers",
    );
  });
});
