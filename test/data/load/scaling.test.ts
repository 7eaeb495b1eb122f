import { describe, expect, test } from "vitest";
import { scaleDataset } from "../../../src/data/load/fitDataset.js";
import { DataError } from "../../../src/errors.js";
import { load, loadCsv, rowsOf } from "./loading.js";

const spec = {
  inputs: [
    [1, 5],
    [3, 5],
    [5, 5],
  ],
  targets: [10, 20, 40],
};

describe("scaling", () => {
  test("changes no number if it is off", async () => {
    const { inputs, inputColumns } = await load(spec);
    expect(rowsOf(inputs)).toEqual(spec.inputs);
    expect(inputColumns.every((column) => !("scaler" in column))).toBe(true);
  });

  test("to the standard takes the mean and the standard deviation of the whole population", async () => {
    const { inputs, targets, inputColumns, outputColumns } = await load(spec, { scale: "standard" });
    const deviation = Math.sqrt(8 / 3);
    expect(rowsOf(inputs)).toEqual([
      [-2 / deviation, 0],
      [0, 0],
      [2 / deviation, 0],
    ]);
    expect(inputColumns[0]).toEqual({
      name: "x1",
      kind: "number",
      scaler: { kind: "standard", offset: 3, factor: deviation },
    });
    expect([rowsOf(targets), outputColumns]).toEqual([[[10], [20], [40]], [{ name: "y", kind: "number" }]]);
  });

  test("to the range maps the smallest number to 0 and the largest to 1", async () => {
    const { inputs, inputColumns } = await load(spec, { scale: "minmax" });
    expect(rowsOf(inputs)).toEqual([
      [0, 0],
      [0.5, 0],
      [1, 0],
    ]);
    expect(inputColumns[0]).toMatchObject({ scaler: { kind: "minmax", offset: 1, factor: 4 } });
  });

  test.each(["standard", "minmax"] as const)("%s gives the factor 1 to a column that does not vary", async (scale) => {
    // The mean of three 0.1 is not 0.1 in floating point.
    const { inputs, inputColumns } = await load({ inputs: [[0.1], [0.1], [0.1]], targets: [1, 2, 3] }, { scale });
    expect(inputColumns[0]).toMatchObject({ scaler: { offset: 0.1, factor: 1 } });
    expect(rowsOf(inputs)).toEqual([[0], [0], [0]]);
  });

  test.each<[string, number[]]>([
    ["large", [1e307, 3e307, 8e307, 1.79e308]],
    ["large, of both signs", [-5e307, 8e307, 0]],
    ["large enough for their squares to overflow", [1e160, -2e160, 4e160]],
    ["small enough for their squares to vanish", [1e-200, 2e-200, 4e-200]],
    ["subnormal", [0, 2 ** -1040, 2 ** -1039]],
  ])("of numbers that are %s is like that of other numbers", async (_, values) => {
    const rows = { inputs: values.map((value) => [value]), targets: values.map(() => 1) };
    const standard = (await load(rows, { scale: "standard" })).inputs.values;
    const mean = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
    expect(mean(standard)).toBeCloseTo(0, 12);
    expect(mean(standard.map((value) => value ** 2))).toBeCloseTo(1, 9);
    const { values: minmax } = (await load(rows, { scale: "minmax" })).inputs;
    expect([Math.min(...minmax), Math.max(...minmax)]).toEqual([0, 1]);
  });

  test("gives no factor of 0, even if the numbers are as close as can be", async () => {
    const inputs = [[0], [0], [0], [0], [0], [Number.MIN_VALUE]];
    const { inputColumns } = await load({ inputs, targets: [1, 2, 3, 4, 5, 6] }, { scale: "standard" });
    expect(inputColumns[0]).toMatchObject({ scaler: { offset: 0, factor: Number.MIN_VALUE } });
  });

  test.each(["standard", "minmax"] as const)(
    "%s refuses numbers that are too far apart for any factor",
    async (scale) => {
      const far = {
        inputs: [
          [1, -1.5e308],
          [2, 1.5e308],
        ],
        targets: [1, 2],
      };
      const problem =
        "the numbers from -1.5e+308 to 1.5e+308 lie too far apart to be scaled: give them in a larger unit";
      await expect(load(far, { scale })).rejects.toThrow(new DataError(`column "x2": ${problem}`, { file: "data" }));
      await expect(load({ inputs: [[1], [2]], targets: [-1.5e308, 1.5e308] }, { scaleTargets: scale })).rejects.toThrow(
        new DataError(`column "y": ${problem}`, { file: "data" }),
      );
    },
  );

  test("refuses a number that is held out and far from those trained on, as predict would", async () => {
    const rows = ["-1.7e308,2", ...Array.from({ length: 9 }, (_, i) => `${i / 9},1`)];
    for (const scale of ["standard", "minmax"] as const) {
      const held = Array.from({ length: 9 }, (_, seed) =>
        loadCsv(["a,y", ...rows, ""].join("\n"), { scale, validation: 0.1, seed }).catch(String),
      );
      const problem = 'data.csv: column "a": -1.7e+308 lies too far from the data trained on to be scaled';
      expect(String(await Promise.all(held))).toContain(problem);
    }
  });

  test("names the file of numbers that are too far apart", async () => {
    await expect(loadCsv("a,y\n-1e308,1\n1e308,2\n", { scale: "minmax" })).rejects.toThrow(
      /data\.csv: column "a": the/,
    );
  });

  test("of targets does not depend on the scaling of inputs", async () => {
    const { inputs, targets, outputColumns } = await load(spec, { scaleTargets: "minmax" });
    expect(rowsOf(inputs)).toEqual(spec.inputs);
    expect(rowsOf(targets)).toEqual([[0], [1 / 3], [1]]);
    expect(outputColumns).toMatchObject([{ scaler: { kind: "minmax", offset: 10, factor: 30 } }]);
  });

  test("does not change one-hot columns, and finds the numbers after them", async () => {
    const { inputs, inputColumns } = await loadCsv("kind,a,y\np,1,1\nq,3,2\nr,2,3\n", { scale: "minmax" });
    expect(rowsOf(inputs)).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 1],
      [0, 0, 1, 0.5],
    ]);
    expect(inputColumns[0]).not.toHaveProperty("scaler");
  });

  test("does not change classes", async () => {
    const classes = { inputs: [[1], [2], [3]], targets: ["a", "b", "c"] };
    const { inputs, targets } = await load(classes, { loss: "crossEntropy", scale: "minmax" });
    expect(rowsOf(inputs)).toEqual([[0], [0.5], [1]]);
    expect(rowsOf(targets)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("is fitted on the given rows and applied to all rows", async () => {
    const { inputs } = scaleDataset(await load(spec), { scale: "minmax", scaleTargets: "none" }, { file: "" }, [0, 1]);
    expect(rowsOf(inputs).map(([x]) => x)).toEqual([0, 1, 2]);
  });

  test("by itself scales the columns that are far from a mean of 0 and a deviation of 1", async () => {
    const content = "far,near,tiny,flag,y\n10,-3,0.001,0,1\n30,3,0.002,1,2\n";
    const { inputColumns } = await loadCsv(content, { scale: "auto" });
    expect(inputColumns.map((column) => "scaler" in column)).toEqual([true, false, true, false]);
    expect(inputColumns[0]).toMatchObject({ scaler: { kind: "standard", offset: 20, factor: 10 } });
  });

  test("of targets by their logarithm takes its mean and deviation", async () => {
    const { targets, outputColumns } = await loadCsv("a,y\n1,1\n2,100\n", { scaleTargets: "log" });
    const [half, [value]] = [Math.log(100) / 2, rowsOf(targets)[1] as [number]];
    expect(outputColumns).toEqual([
      { name: "y", kind: "number", scaler: { kind: "log", shift: 0, offset: half, factor: half } },
    ]);
    expect(value).toBeCloseTo(1, 12);
  });

  test("of targets by their logarithm adds 1 if there are zeros, and refuses what is below", async () => {
    const { outputColumns } = await loadCsv("a,y\n1,0\n2,100\n", { scaleTargets: "log" });
    expect(outputColumns).toMatchObject([{ scaler: { kind: "log", shift: 1, offset: Math.log(101) / 2 } }]);
    await expect(loadCsv("a,y\n1,5\n2,-3\n", { scaleTargets: "log" })).rejects.toThrow(
      'column "y": -3 has no logarithm',
    );
  });
});
