import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/errors.js";
import type { Model } from "../../../src/model/model.js";
import { type Answer, answersOf } from "../answers.js";
import { createRandomModels } from "../randomModels.js";
import { answer, exportModule, loadModule } from "./loadModule.js";

const models = createRandomModels();

/** y = 10 · (a / 0.5) + 10 · b + c, and c is 5 if it is missing. */
const sumModel: Model = {
  config: { ...(models[0] as (typeof models)[number]).model.config, layers: [1], loss: "mse", dtype: "float64" },
  inputs: {
    columns: [
      { name: "a", kind: "number", scaler: { kind: "standard", offset: 0, factor: 0.5 } },
      { name: "b", kind: "number" },
      { name: "c", kind: "number", fill: 5 },
    ],
  },
  outputs: { columns: [{ name: "y", kind: "number" }] },
  parameters: [
    { name: "layers.0.weight", shape: [3, 1], values: Float64Array.of(10, 10, 1) },
    { name: "layers.0.bias", shape: [1], values: Float64Array.of(0) },
  ],
};

/** The message without the place of the row, and without advice. */
function plain(refusal: string): string {
  return refusal.replace(/^rows: row \d+: /, "");
}

/** The largest difference of numbers, in units of the largest number; infinite if anything else differs. */
function difference(actual: object, expected: object): number {
  const [ours, theirs] = [Object.entries(actual), Object.entries(expected)];
  if (JSON.stringify(ours.map(([key]) => key)) !== JSON.stringify(theirs.map(([key]) => key))) return Infinity;
  const scale = Math.max(1, ...theirs.map(([, value]) => (typeof value === "number" ? Math.abs(value) : 0)));
  return Math.max(
    ...ours.map(([, value], i) => {
      const other = theirs[i]?.[1];
      if (typeof value === "number" && typeof other === "number") return Math.abs(value - other) / scale;
      return value === other ? 0 : Infinity;
    }),
  );
}

describe("a module", () => {
  test("gives what predict gives for its rows, and refuses what it refuses", async () => {
    let refused = 0;
    for (const { model, file, rows, refused: wrong } of models) {
      const exported = await loadModule(exportModule(model).module);
      const all = [...rows, ...wrong];
      const expected = await answersOf(model, file, all);
      const isSingle = model.config.dtype === "float32";
      for (const [i, row] of all.entries()) {
        const ours = answer(exported, row);
        const theirs = expected[i] as Answer;
        const where = `${file} ${JSON.stringify(row)}: ${JSON.stringify(ours)} ${JSON.stringify(theirs)}`;
        if ("refusal" in theirs) {
          refused++;
          if (!("refusal" in ours)) throw new Error(where);
          if (!plain(theirs.refusal).startsWith(ours.refusal)) throw new Error(where);
        } else if (!("record" in ours) || !(difference(ours.record, theirs.record) <= (isSingle ? 1e-4 : 1e-12)))
          throw new Error(where);
      }
    }
    expect(refused).toBeGreaterThan(200);
  });

  test.each([
    [null, "got null, expected an object"],
    [[1], "got a list, expected an object"],
    ["x", 'got "x", expected an object'],
    [{}, 'there is no column "a": the row is empty'],
    [{ b: 1 }, 'there is no column "a": the row has "b"'],
    [Object.create({ a: 1 }), 'there is no column "a": the row is empty'],
    [{ a: 1e308, b: 1 }, 'column "a": 1e+308 lies too far from the data trained on to be scaled'],
    [
      { a: 1, b: 1e308 },
      'the network\'s output for "y" is Infinity, expected a finite number: a number on the way is too large for float64, or an activation has no value there',
    ],
  ])("refuses the row %j", async (row, message) => {
    const exported = await loadModule(exportModule(sumModel).module);
    expect(answer(exported, row)).toEqual({ refusal: message });
  });

  test("takes a row that lacks a column which may be missing", async () => {
    const exported = await loadModule(exportModule(sumModel).module);
    expect(exported.predict({ a: 1, b: "2" })).toEqual({ y: 10 * 2 + 20 + 5 });
    expect(exported.predict({ a: 1, b: "2", c: 1 })).toEqual({ y: 10 * 2 + 20 + 1 });
  });

  test("is refused if two columns of its predictions had one name", () => {
    const twice = { name: "p(a)", kind: "class", labels: ["a", "p(a)"] } as const;
    const model = {
      ...sumModel,
      outputs: { columns: [twice] },
      config: { ...sumModel.config, loss: "binaryCrossEntropy" },
    };
    expect(() => exportModule(model as Model)).toThrow(UsageError);
  });

  test("grows with the parameters and not with their square", () => {
    const lengthOf = (width: number) => {
      const model = { ...sumModel, config: { ...sumModel.config, layers: [width, 1] } };
      const parameters = [
        { name: "layers.0.weight", shape: [3, width], values: new Float64Array(3 * width).fill(0.5) },
        { name: "layers.0.bias", shape: [width], values: new Float64Array(width).fill(0.5) },
        { name: "layers.1.weight", shape: [width, 1], values: new Float64Array(width).fill(0.5) },
        { name: "layers.1.bias", shape: [1], values: new Float64Array(1).fill(0.5) },
      ];
      return exportModule({ ...model, parameters } as Model).module.length;
    };
    const [one, two, four] = [lengthOf(1000), lengthOf(2000), lengthOf(4000)] as const;
    expect((four - two) / (two - one)).toBeCloseTo(2, 1);
  });
});
