import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { expect, test } from "vitest";
import { checkSchema } from "../../../src/config/checkSchema.js";
import type { InputColumn, OutputColumn } from "../../../src/data/encode/dataset.js";
import { readModelProto } from "../../../src/export/onnx/modelProto.js";
import { onnx } from "../../../src/export/onnx/onnx.js";
import { numbersOfTensor } from "../../../src/export/onnx/tensorProto.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import type { Model } from "../../../src/model/model.js";

env.wasm.numThreads = 1;
env.logLevel = "error";

const inputColumns: readonly InputColumn[] = [
  { name: "age", kind: "number", fill: 40, indicator: true, scaler: { kind: "standard", offset: 35, factor: 10 } },
  { name: "colour", kind: "category", categories: ["red", "NA"], indicator: true },
  {
    name: "day",
    kind: "date",
    order: "ymd",
    parts: ["year", "dayOfYear", "weekday", "hour"],
    fills: [2000, 0, 0, 0, 0, 0, 0],
    scaler: { kind: "standard", offset: 2000, factor: 20 },
  },
];
const outputColumns: readonly OutputColumn[] = [{ name: "kind", kind: "class", labels: [3, 5] }];
/** Different for each input. */
const weight = Float64Array.from({ length: 24 }, (_, i) => ((i * 5) % 7) / 7);

function createModel(): Model {
  const checked = checkSchema({
    data: { inputs: [[0]], targets: [[0]] },
    layers: [2, "x > 0 ? x : 0"],
    loss: "crossEntropy",
  });
  if ("findings" in checked) throw new Error(JSON.stringify(checked.findings));
  const parameters = [
    { name: "layers.0.weight", shape: [12, 2], values: weight },
    { name: "layers.0.bias", shape: [2], values: Float64Array.of(0.25, -1) },
  ];
  return { config: checked.config, inputs: { columns: inputColumns }, outputs: { columns: outputColumns }, parameters };
}

const portable = createPortableModel(createModel(), "model.json");
const bytes = onnx.create(portable, "small")[0]?.content as Uint8Array;
const session = await InferenceSession.create(bytes);

interface RawRow {
  readonly age?: number;
  readonly colour?: string;
  readonly date?: readonly [year: number, month: number, day: number, hour: number];
}

/** The label and the probabilities of each row. */
async function run(rows: readonly RawRow[]) {
  const numbers = (values: readonly number[]) => new Tensor("float64", Float64Array.from(values), [rows.length, 1]);
  const fields = ["year", "month", "day", "hour"].map((field, i) => [
    `day ${field}`,
    numbers(rows.map(({ date = [2024, 2, 29, 6.5] }) => date[i] as number)),
  ]);
  const { label, probabilities } = await session.run({
    age: numbers(rows.map(({ age = 30 }) => age)),
    colour: new Tensor(
      "string",
      rows.map(({ colour = "red" }) => colour),
      [rows.length, 1],
    ),
    ...Object.fromEntries(fields),
  });
  const both = [...((probabilities as Tensor).data as Float64Array)];
  return rows.map((_, i) => ({
    label: ((label as Tensor).data as BigInt64Array)[i],
    probabilities: both.slice(2 * i, 2 * i + 2),
  }));
}

const isRefused = ({ probabilities }: { readonly probabilities: readonly number[] }) =>
  probabilities.every(Number.isNaN);

test("a row without a problem has a label and probabilities, whatever rows are beside it", async () => {
  const [alone] = await run([{}]);
  const [, beside] = await run([{ colour: "violet" }, {}]);
  expect(alone).toEqual(beside);
  expect([3n, 5n]).toContain(alone?.label);
  expect((alone?.probabilities[0] as number) + (alone?.probabilities[1] as number)).toBeCloseTo(1, 15);
});

test("a missing cell with a policy is no problem, in any of its spellings", async () => {
  const rows = await run([
    { age: Number.NaN },
    ...["", " ", "n/A", "?", "nUlL"].map((colour) => ({ colour })),
    { date: [Number.NaN, 0, 0, 0] },
  ]);
  expect(rows.filter(isRefused)).toEqual([]);
  // It was a category in training.
  const [category, missing] = await run([{ colour: "NA" }, { colour: "na" }]);
  expect(category).not.toEqual(missing);
});

test("an unknown category, an infinite number, and a date that there is not are refused, though gaps are filled and the activation takes NaN for 0", async () => {
  const dates = [
    [2023, 2, 29, 0],
    [1900, 2, 29, 0],
    [2024, 2, 30, 0],
    [2024, 4, 31, 0],
    [2024, 13, 1, 0],
    [2024, 0, 1, 0],
    [2024, 1, 0, 0],
    [2024, 1.5, 1, 0],
    [2024, 1, 1, 25],
    [2024, 1, 1, -1],
    [2024, Number.NaN, 1, 0],
    [Number.POSITIVE_INFINITY, 1, 1, 0],
  ] as const;
  const rows = await run([{ colour: "violet" }, { age: Number.POSITIVE_INFINITY }, ...dates.map((date) => ({ date }))]);
  expect(rows.flatMap((row, i) => (isRefused(row) ? [] : [i]))).toEqual([]);
  expect(new Set(rows.map(({ label }) => label))).toEqual(new Set([-(2n ** 63n)]));
});

test("every day from 1890 to 2110 is there, and no other", async () => {
  const dates = Array.from(
    { length: 221 * 12 * 32 },
    (_, i) => [1890 + Math.floor(i / 384), 1 + (Math.floor(i / 32) % 12), i % 32, 0] as const,
  );
  const rows = await run(dates.map((date) => ({ date })));
  const isDay = ([year, month, day]: readonly number[]) => {
    const date = new Date(Date.UTC(year as number, (month as number) - 1, day));
    return date.getUTCMonth() === (month as number) - 1 && date.getUTCDate() === day;
  };
  expect(rows.map((row) => !isRefused(row))).toEqual(dates.map(isDay));
});

test("weights have their own names and values, and nodes say which layer they are a part of", () => {
  const { graph, metadataProps, irVersion, opsetImport } = readModelProto(bytes);
  expect(irVersion).toBe(8n);
  expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
    ["", 18n],
    ["ai.onnx.ml", 3n],
  ]);
  const tensor = graph?.initializer.find(({ name }) => name === "layers.0.weight");
  expect(tensor && numbersOfTensor(tensor)).toEqual(weight);
  const names = graph?.node.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["inputs/fill", "layers.0", "layers.1.formula", "outputs/softmax", "label"]),
  );
  expect(new Set(names).size).toBe(names?.length);
  expect(graph?.input.map(({ name }) => name)).toEqual([
    "age",
    "colour",
    "day year",
    "day month",
    "day day",
    "day hour",
  ]);
  const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, JSON.parse(value)]));
  expect(Object.keys(metadata)).toEqual(["backprop", "inputs", "outputs", "labels", "categories", "missing"]);
  expect(metadata.labels).toEqual({ kind: [3, 5] });
  expect(metadata.categories).toEqual({ colour: ["red", "NA"] });
  expect(metadata.missing).toEqual(expect.arrayContaining(["", " ", "n/A"]));
});
