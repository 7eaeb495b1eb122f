import { describe, expect, test } from "vitest";
import { noLevel, type PlaneArea, xOfColumn, yOfRow } from "../../../src/charts/plane/plane.js";
import { readModel } from "../../../src/model/modelFile.js";
import { Boundary } from "../../../src/predict/boundary/boundary.js";
import { planeDataOf } from "../../../src/predict/boundary/planeData.js";
import { planeInputsOf } from "../../../src/predict/boundary/planeInputs.js";
import { type RestoredModel, restoreModel } from "../../../src/predict/restoreModel.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { type ModelParts, numberModel, writeModelFile } from "../models.js";

const area: PlaneArea = { x: { name: "a", from: 0, to: 100 }, y: { name: "b", from: -1, to: 1 } };
const size = { columns: 40, rows: 20 };

async function restore(parts: ModelParts): Promise<RestoredModel> {
  const file = writeModelFile(temporaryFolder(), parts);
  return restoreModel(await readModel(file), file);
}

/** A network of one layer with two inputs: a, with mean 40 and standard deviation 10, and b as it is. */
function linear(
  config: ModelParts,
  outputs: readonly ModelParts[],
  weights: readonly number[],
  bias: readonly number[],
) {
  const { length: width } = bias;
  return restore({
    ...numberModel,
    config: { data: { csv: "rows.csv", target: "y" }, layers: [width], ...config },
    inputs: {
      columns: [
        { name: "a", kind: "number", scaler: { kind: "standard", offset: 40, factor: 10 } },
        { name: "b", kind: "number", fill: 0, indicator: false },
      ],
    },
    outputs: { columns: outputs },
    parameters: [
      { name: "layers.0.weight", shape: [2, width], values: weights },
      { name: "layers.0.bias", shape: [width], values: bias },
    ],
  });
}

/** The level at each place, with the place. */
async function sample(model: RestoredModel) {
  const boundary = await Boundary.open(model, { area }, "wasm");
  const { levels, unsure } = boundary.sample(size);
  return [...levels].map((level, i) => ({
    level,
    isUnsure: unsure[i] === 1,
    x: xOfColumn(area, size, i % size.columns),
    y: yOfRow(area, size, Math.floor(i / size.columns)),
  }));
}

const yes = { name: "y", kind: "class", labels: ["no", "yes"] };
const binary = { loss: "binaryCrossEntropy" };

describe("the boundary of a linear model", () => {
  test("lies where it must, in the raw units of its inputs", async () => {
    // The logit is (a - 40) / 10 - 10 b: 0 where a = 40 + 100 b.
    const places = await sample(await linear(binary, [yes], [1, -10], [0]));
    for (const { level, x, y } of places) expect(level).toBe(x > 40 + 100 * y ? 1 : 0);
    expect(new Set(places.map(({ level }) => level)).size).toBe(2);
  });

  test("moves with the threshold", async () => {
    // The logit is (a - 40) / 10, and p = 0.9 at ln 9.
    const places = await sample(await linear({ ...binary, threshold: 0.9 }, [yes], [1, 0], [0]));
    for (const { level, x } of places) expect(level).toBe(x > 40 + 10 * Math.log(9) ? 1 : 0);
  });

  test("has places near it where the classes are nearly as likely: p of 0.4 to 0.6", async () => {
    const places = await sample(await linear(binary, [yes], [1, 0], [0]));
    for (const { isUnsure, x } of places) expect(isUnsure).toBe(Math.abs(x - 40) < 10 * Math.log(0.6 / 0.4));
    expect(places.some(({ isUnsure }) => isUnsure)).toBe(true);
  });

  test("is between three classes that of the largest logit", async () => {
    const classes = { name: "y", kind: "class", labels: ["p", "q", "r"] };
    // Logits are a', -a' and 8 b.
    const places = await sample(await linear({ loss: "crossEntropy" }, [classes], [1, -1, 0, 0, 0, 8], [0, 0, 0]));
    for (const { level, x, y } of places) {
      const logits = [(x - 40) / 10, (40 - x) / 10, 8 * y];
      expect(level).toBe(logits.indexOf(Math.max(...logits)));
    }
  });

  test("is that of the first target, if there are several", async () => {
    const second = { ...yes, name: "z" };
    const places = await sample(await linear(binary, [yes, second], [1, 0, 0, 5], [0, 0]));
    for (const { level, x } of places) expect(level).toBe(x > 40 ? 1 : 0);
  });
});

test("a number has five bands in its raw unit, from the smallest answer to the largest", async () => {
  const model = await linear(
    {},
    [{ name: "y", kind: "number", scaler: { kind: "standard", offset: 7, factor: 2 } }],
    [1, 0],
    [0],
  );
  const boundary = await Boundary.open(model, { area }, "wasm");
  const { kind, levels } = boundary.subject;
  expect(kind).toBe("bands");
  // y = 7 + 2 (a - 40) / 10: about from -1 to 19.
  const edges = levels.slice(1).map((name) => Number(/-?[\d.]+/.exec(name.replace("from ", ""))?.[0]));
  expect(levels).toHaveLength(5);
  for (const [i, edge] of edges.entries()) expect(edge).toBeCloseTo(3 + 4 * i, 0);
  for (const { level, x } of await sample(model)) {
    const y = 7 + (x - 40) / 5;
    const exact = edges.filter((edge) => y >= edge).length;
    if (edges.every((edge) => Math.abs(edge - y) > 0.01)) expect(level).toBe(exact);
  }
});

test("there is no level where the model has no finite output", async () => {
  const places = await sample(await linear(binary, [yes], [1e308, 0], [0]));
  for (const { level, x } of places) if (Math.abs(x - 40) > 20) expect(level).toBe(noLevel);
});

test("it takes other parameters", async () => {
  const model = await linear(binary, [yes], [1, 0], [0]);
  const other = await linear(binary, [yes], [-1, 0], [0]);
  const boundary = await Boundary.open(model, { area }, "wasm");
  const before = boundary.sample(size).levels;
  const values = [...other.parameters.values()];
  boundary.write(new Map([...model.parameters.keys()].map((each, i) => [each, values[i] as Float64Array])));
  expect(boundary.sample(size).levels).toEqual(before.map((level) => 1 - level));
});

test("the rows have their raw inputs and the levels of their targets", async () => {
  const model = await linear(binary, [yes], [1, 0], [0]);
  const table = (columns: number, ...values: readonly number[]) => ({
    rows: values.length / columns,
    columns,
    values: Float64Array.from(values),
  });
  const training = { ...model, inputs: table(2, 0, 0.5, 1, -0.5), targets: table(1, 1, 0) };
  const validation = { ...model, inputs: table(2, -1, 0), targets: table(1, 1) };
  const data = planeDataOf(planeInputsOf(model.inputColumns), training, validation);
  const { subject } = await Boundary.open(model, { data }, "wasm");
  expect(subject.points).toEqual([
    { x: 40, y: 0.5, level: 1, isHeldOut: false },
    { x: 50, y: -0.5, level: 0, isHeldOut: false },
    { x: 30, y: 0, level: 1, isHeldOut: true },
  ]);
  // All of them lie in the area, with some room.
  expect(subject.x.from).toBeLessThan(30);
  expect(subject.x.from).toBeGreaterThan(28);
  expect(subject.x.to).toBeGreaterThan(50);
  expect(subject.y.to).toBeLessThan(0.6);
});
