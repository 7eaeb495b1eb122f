import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { parse as parseJson } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { formatJsonSchema } from "../../src/config/jsonSchema.js";
import { configSchema } from "../../src/config/schema.js";
import { minimal, problemsOf } from "./problems.js";

/** Part of ajv, a validator that knows nothing of ours. It is a module of CommonJS. */
interface Validator {
  compile(schema: unknown): (value: unknown) => boolean;
}
const { Ajv } = createRequire(import.meta.url)("ajv") as {
  readonly Ajv: new (options: Readonly<Record<string, unknown>>) => Validator;
};

const schema = JSON.parse(formatJsonSchema());
const isValid = new Ajv({ allowUnionTypes: true, keywords: ["allowComments", "allowTrailingCommas"] }).compile(schema);
const folder = join(import.meta.dirname, "../../configs");
const configs = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "schema.json");
const readText = (file: string) => readFileSync(join(folder, file), "utf8");

test("configs/schema.json is what `backprop config schema` writes; if not, type: backprop config schema > configs/schema.json", () => {
  expect(readText("schema.json")).toBe(formatJsonSchema());
});

test.each(configs)("%s names the schema, and is valid by it", (file) => {
  const config: unknown = parseJson(readText(file), [], { allowTrailingComma: true });
  expect(config).toMatchObject({ $schema: "./schema.json" });
  expect(isValid(config)).toBe(true);
});

describe("the JSON Schema", () => {
  test("has every key, each with a text", () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(configSchema.shape));
    for (const [key, { description }] of Object.entries<{ readonly description: string }>(schema.properties)) {
      expect(description, key).toMatch(/^\S.{15}/);
    }
  });

  test("says what holds if a key is left out, and no default that depends on others", () => {
    expect(schema.properties.epochs.default).toBe(1000);
    expect(schema.properties.scale).not.toHaveProperty("default");
    expect(schema.properties.scale.description).toMatch(/\nDefault: auto for data from a file, else none$/);
  });

  test("has the names that an editor offers: activations, optimizers, schedules", () => {
    const text = JSON.stringify(schema.properties.layers);
    expect(text).toContain('"enum":["relu","leakyRelu"');
    expect(JSON.stringify(schema.properties.optimizer)).toContain('"name":{"enum":["sgd","adam","adamw","rmsprop"');
    // All of them, also those that take another key.
    expect(JSON.stringify(schema.properties.lr)).toContain('"schedule":{"enum":["constant","step","exponential"');
  });

  test("allows comments and trailing commas, as VS Code reads it", () => {
    expect(schema).toMatchObject({ allowComments: true, allowTrailingCommas: true });
  });

  const file = { csv: "d.csv", target: "y" };
  test.each<[object]>([
    [{ epoch: 10 }],
    [{ epochs: 0 }],
    [{ epochs: 1.5 }],
    [{ epochs: "10" }],
    [{ lr: 0 }],
    [{ lr: { schedule: "cosin" } }],
    [{ lr: { schedule: "step" } }],
    [{ lr: { schedule: "cosine", gamma: 0.5 } }],
    [{ lr: { initial: 0.1, gamma: 0.5 } }],
    [{ optimizer: "adm" }],
    [{ optimizer: { momentum: 0.9 } }],
    [{ optimizer: { name: "adam", beta1: 1 } }],
    [{ optimizer: { name: "adam", momentum: 0.9 } }],
    [{ layers: [3, "rleu", 1] }],
    [{ layers: [3, "8", 1] }],
    [{ layers: [0] }],
    [{ layers: [3, { dropout: 1 }, 1] }],
    [{ layers: [3, { dropuot: 0.5 }, 1] }],
    [{ layers: [3, { activation: "rleu" }, 1] }],
    [{ layers: [3, { activation: "elu", alpha: "1" }, 1] }],
    [{ layers: [{ linear: 3, init: { uniform: [1] } }] }],
    [{ layers: { linear: 3 } }],
    [{ init: "he" }],
    [{ init: { normal: { mean: 0 } } }],
    [{ loss: "MSE" }],
    [{ scale: "log" }],
    [{ validation: 1 }],
    [{ validation: "a.csv" }],
    [{ data: "d.csv" }],
    [{ data: { csv: "d.csv" } }],
    [{ data: { ...file, delimiter: ";;" } }],
    [{ data: { ...file, ndjson: "d.ndjson" } }],
    [{ data: { ndjson: "d.ndjson", target: "y", delimiter: ";" } }],
    [{ data: { ...file, features: ["a", "a"] } }],
    [{ data: { ...file, classes: ["only"] } }],
    [{ data: { ...file, missing: { a: "men" } } }],
    [{ data: { ...file, decimal: ";" } }],
    [{ data: { generate: "moon" } }],
    [{ data: { samples: 10 } }],
    [{ data: { inputs: [[0]] } }],
    [{ stop: { patience: 0 } }],
    [{ stop: { los: 1 } }],
    [{ keep: "bst" }],
    [{ keep: {} }],
    [{ classWeights: { No: 0 } }],
    [{ threshold: 1 }],
    [{ seed: -1 }],
    [{ seed: 2 ** 32 }],
    [{ shuffle: 1 }],
    [{ dtype: "half" }],
    [{ name: null }],
  ])("refuses %j, as the command does", (entries) => {
    const config = { ...minimal, ...entries };
    expect(problemsOf(config)).not.toEqual([]);
    expect(isValid(config)).toBe(false);
  });

  test.each(["data", "layers"])("refuses a config without %s", (key) => {
    expect(isValid({ ...minimal, [key]: undefined, epochs: 3 })).toBe(false);
  });
});

describe("a config that the command takes", () => {
  const oneOf = (...values: readonly unknown[]) => fc.constantFrom(...values);
  const entries = {
    data: oneOf(
      minimal.data,
      { inputs: [[0], [1]], targets: ["a", "b"] },
      { csv: "d.csv", target: "y", features: ["a"], missing: { a: "mean" }, delimiter: "\t", quote: "" },
      {
        ndjson: "d",
        target: ["y", "z"],
        exclude: ["b"],
        missing: "drop",
        dates: "none",
        decimal: ",",
        thousands: ".",
      },
      { json: "d", target: "y", classes: [1, "2"], missingTexts: ["-"], unknown: "other", maxCategories: 3 },
      { generate: "spirals", turns: 1.5, classes: 3, noise: 0 },
      { generate: "circles", samples: 10, factor: 0.5 },
      { csv: "", target: "y" },
    ),
    layers: oneOf(
      [3, "relu", 1],
      [{ linear: 3, bias: false, init: { uniform: [0, 1] } }, { dropout: 0 }, 2],
      [1, "x", 1],
      ["x + 1", { activation: "leakyRelu", slope: 0.2 }, 1],
      ["sin", 4, "x*x", 3, "2 * pi * x", { activation: "x > 0 ? x : 0" }, 1],
      ["1", 2],
      ["1e3", 2],
      [" relu", 1],
      [],
    ),
    loss: oneOf("mse", "huber", "crossEntropy", "binaryCrossEntropy"),
    optimizer: oneOf("adam", { name: "sgd", momentum: 0.9, nesterov: true }, { name: "adagrad", epsilon: 0 }, {}),
    lr: oneOf(
      0.1,
      {},
      { warmup: 3 },
      { schedule: "constant" },
      { schedule: "plateau" },
      { schedule: "step", stepSize: 2 },
    ),
    scale: oneOf("auto", "minmax"),
    scaleTargets: oneOf("log", "none"),
    validation: oneOf(0.5, { generate: "moons" }, { csv: "v.csv", target: "y" }, 0),
    classWeights: oneOf("balanced", { a: 1, b: 2 }, {}),
    sampleWeight: oneOf("w", ""),
    threshold: fc.double({ min: -1, max: 2 }),
    init: oneOf("heNormal", { normal: { mean: -1, std: 0 } }, { constant: -0 }),
    epochs: oneOf(1, 1e15, 2 ** 53, 0),
    batchSize: oneOf(1, 7),
    clipNorm: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    stop: oneOf({}, { loss: 0, patience: 3, metric: "f1", minDelta: 0, seconds: 1 }, { metric: "f1" }),
    keep: oneOf("last", "best", { metric: "f1" }),
    dtype: oneOf("float32"),
    arithmetic: oneOf("fast"),
    seed: oneOf(0, 4294967295),
    name: fc.string(),
    $schema: fc.string(),
  };
  const entry = fc.oneof(
    ...Object.entries<fc.Arbitrary<unknown>>(entries).map(([key, values]) =>
      values.map((value) => [key, value] as const),
    ),
  );
  const config = fc.array(entry, { maxLength: 4 }).map((given) => ({ ...minimal, ...Object.fromEntries(given) }));

  test("is valid by the schema", () => {
    let taken = 0;
    fc.assert(
      fc.property(config, (it) => {
        const value: unknown = JSON.parse(JSON.stringify(it));
        if (problemsOf(JSON.stringify(it)).length > 0) return;
        taken++;
        expect(isValid(value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(200);
  });
});
