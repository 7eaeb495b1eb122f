import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadModel } from "../../src/api/trainedModel.js";
import { parseConfig } from "../../src/config/loadConfig.js";
import { engineNames } from "../../src/engine/engine.js";
import { formatModel } from "../../src/model/modelFile.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { collect } from "./collect.js";

/** Rows, the parameters of a linear layer, and scikit-learn's losses of its outputs: see recordWeightedLoss.py. */
interface Recorded {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly given: Readonly<Record<string, number>>;
  readonly balanced: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
}

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, "weightedLoss.json"), "utf8")) as Recorded;
const { columns, rows, weight, bias, given, balanced, expected } = recorded;
const kinds: Readonly<Record<string, object>> = {
  classes: { target: "label", loss: "crossEntropy", outputs: 3 },
  answers: { target: "answer", loss: "binaryCrossEntropy", outputs: 1, classes: ["no", "yes"] },
  squares: { target: "number", loss: "mse", outputs: 1 },
  absolute: { target: "number", loss: "mae", outputs: 1 },
};
const settings: Readonly<Record<string, object>> = {
  samples: { sampleWeight: "w" },
  balanced: { classWeights: "balanced" },
  given: { classWeights: given },
};

/** Runs an epoch that changes nothing, with the recorded parameters. */
async function measure(name: string, engine: "wasm" | "mathjs") {
  const [kind = "", ...weights] = name.split(", ");
  const { target, outputs, classes, ...rest } = kinds[kind] as { target: string; outputs: number; classes?: string[] };
  const directory = temporaryFolder();
  const file = join(directory, "rows.csv");
  writeFileSync(file, [columns, ...rows].map((row) => `${row.join(",")}\n`).join(""));
  const config = {
    data: { csv: file, target, features: ["a", "b", "c"], classes },
    validation: { csv: file, target, features: ["a", "b", "c"] },
    scale: "none",
    layers: [outputs],
    ...{ lr: 1e-300, epochs: 1, batchSize: 100, keep: "last" },
    ...rest,
    ...Object.assign({}, ...weights.map((each) => settings[each])),
  };
  const loaded = parseConfig(JSON.stringify(config), { file: "c.json", directory });
  const values = weight.flatMap((row) => row.slice(0, outputs));
  const parameters = [
    { name: "layers.0.weight", shape: [3, outputs], values: Float64Array.from(values) },
    { name: "layers.0.bias", shape: [outputs], values: Float64Array.from(bias.slice(0, outputs)) },
  ];
  const run = await prepareRun(loaded, { engine, weights: { file: "", model: { config: loaded.config, parameters } } });
  const { end, epochs } = await collect(run);
  const model = join(directory, "model.json");
  writeFileSync(model, [...formatModel(run.model(), model)].join(""));
  const evaluation = await (await loadModel(model)).evaluate(file, { engine });
  return {
    model: run.model(),
    trained: end.model?.loss,
    heldOut: end.metrics?.loss,
    validated: epochs[0]?.validationLoss,
    evaluated: evaluation.loss,
  };
}

describe.each(engineNames)("on %s", (engine) => {
  test.each(Object.entries(expected))("the loss is scikit-learn's to 1e-9: %s", async (name, loss) => {
    const { trained, validated, heldOut, evaluated } = await measure(name, engine);
    expect(Math.abs((trained as number) / loss - 1)).toBeLessThan(1e-9);
    // To the last bit, since the same rows are measured in the same batches.
    expect(validated).toBe(trained);
    expect(heldOut).toBe(trained);
    expect(evaluated).toBe(trained);
  });
});

test("balanced weights are scikit-learn's", async () => {
  const { model } = await measure("classes, balanced", "wasm");
  const [column] = model.outputs?.columns ?? [];
  const found = column?.kind === "class" ? column : undefined;
  expect(found?.labels).toEqual(Object.keys(balanced));
  expect(found?.weights).toEqual(Object.values(balanced));
});
