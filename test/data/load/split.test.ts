import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitRows } from "../../../src/data/load/split.js";
import { DataError } from "../../../src/errors.js";
import { RandomStream } from "../../../src/random.js";
import { loadAll, loadCsvFiles, rowsOf } from "./loading.js";

const stream = (seed = 1) => RandomStream.create(seed, "split");

describe("a split", () => {
  test("puts every row into one of the parts, and as many rows into the second as the fraction says", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 300 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (rows, fraction, classes, seed) => {
          const labels = Array.from({ length: rows }, (_, row) => (row * 7) % classes);
          const { training, validation } = splitRows(rows, fraction, stream(seed), labels);
          expect([...training, ...validation].toSorted((a, b) => a - b)).toEqual([...Array(rows).keys()]);
          expect(Math.abs(validation.length - fraction * rows)).toBeLessThanOrEqual(1);
          expect(training.length * validation.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("splits every class in the same proportion", () => {
    // 60, 30 and 10 of a hundred; a fifth of them is 12, 6 and 2.
    const labels = Array.from({ length: 100 }, (_, row) => (row % 10 === 0 ? 2 : row % 10 < 4 ? 1 : 0));
    const { validation } = splitRows(100, 0.2, stream(), labels);
    const counts = [0, 1, 2].map((label) => validation.filter((row) => labels[row] === label).length);
    expect(counts).toEqual([12, 6, 2]);
  });

  test("depends on the seed", () => {
    const draw = (seed: number) => splitRows(50, 0.3, stream(seed)).validation;
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    // All rows are equally likely: over many seeds, each is drawn about 0.3 of the time.
    const times = new Uint32Array(50);
    for (let seed = 0; seed < 2000; seed++) for (const row of draw(seed)) times[row] = (times[row] as number) + 1;
    expect(Math.max(...times.map((count) => Math.abs(count - 600)))).toBeLessThan(5 * Math.sqrt(2000 * 0.3 * 0.7));
  });
});

describe("split data", () => {
  const inputs = Array.from({ length: 20 }, (_, i) => [i, i * i]);
  const spec = { inputs, targets: inputs.map(([a]) => (a as number) % 2) };

  test("has each of its rows in one of the parts, with its target", async () => {
    const { training, validation } = await loadAll(spec, { validation: 0.25, loss: "crossEntropy" });
    const sides = [training, validation].map((side) => rowsOf((side as typeof training).inputs));
    expect(sides.map(({ length }) => length)).toEqual([15, 5]);
    expect(sides.flat().toSorted((a, b) => (a[0] as number) - (b[0] as number))).toEqual(inputs);
    for (const side of [training, validation as typeof training]) {
      for (const [i, [a]] of rowsOf(side.inputs).entries()) {
        expect(rowsOf(side.targets)[i]).toEqual((a as number) % 2 === 0 ? [1, 0] : [0, 1]);
      }
    }
  });

  test("is scaled by its training part alone", async () => {
    const { training, validation } = await loadAll(spec, { validation: 0.25, scale: "minmax" });
    const column = (side: typeof training | undefined) => rowsOf((side as typeof training).inputs).map(([a]) => a);
    expect(Math.min(...(column(training) as number[]))).toBe(0);
    expect(Math.max(...(column(training) as number[]))).toBe(1);
    expect(training.inputColumns).toEqual(validation?.inputColumns);
    // For some seed the largest row is in the validation part, and is then beyond the scale.
    const largest = await Promise.all(
      Array.from({ length: 20 }, async (_, seed) => {
        const split = await loadAll(spec, { validation: 0.25, scale: "minmax", seed });
        return Math.max(...(column(split.validation) as number[]));
      }),
    );
    expect(Math.max(...largest)).toBeGreaterThan(1);
  });

  test("needs two rows or more", async () => {
    const one = loadAll({ inputs: [[1]], targets: [1] }, { validation: 0.5 });
    await expect(one).rejects.toThrow(DataError);
    await expect(one).rejects.toThrow("validation: one row cannot be split: expected two or more");
  });
});

describe("separate validation data", () => {
  const csv = "size,kind,y\n1,a,p\n2,b,q\n3,a,r\n";
  const loadBoth = (own: string, options: object = {}) =>
    loadCsvFiles(csv, { own, loss: "crossEntropy", validation: { csv: "own.csv", target: "y" }, ...options });

  test("is encoded and scaled like the data trained on; its columns are found by their names", async () => {
    const { validation } = await loadBoth("y,extra,kind,size\nr,0,b,5\n", { scale: "minmax" });
    expect(rowsOf((validation as NonNullable<typeof validation>).inputs)).toEqual([[2, 0, 1]]);
    expect(rowsOf((validation as NonNullable<typeof validation>).targets)).toEqual([[0, 0, 1]]);
    expect(validation?.outputColumns).toMatchObject([{ labels: ["p", "q", "r"] }]);
  });

  test("may spell the categories of a text column as numbers", async () => {
    const { validation } = await loadCsvFiles("kind,y\n7,1\nb,2\nc,2\n", {
      own: "kind,y\n7,3\n",
      validation: { csv: "own.csv", target: "y" },
    });
    expect(rowsOf((validation as NonNullable<typeof validation>).inputs)).toEqual([[1, 0, 0]]);
  });

  test.each([
    ["y,kind,size\np,c,1\n", 'own.csv:2: column "kind": "c" is not in the data trained on, which has "a", "b"'],
    ["y,kind,size\nx,a,1\n", 'own.csv:2: column "y": "x" is not one of the classes "p", "q", "r"'],
    ["y,kind,size\np,a,big\n", 'own.csv:2: column "size": got "big", expected a number'],
    ["y,size\np,1\n", 'own.csv:1: there is no column "kind"'],
  ])("%j is refused", async (own, message) => {
    await expect(loadBoth(own)).rejects.toThrow(message);
  });

  const inline = {
    inputs: [
      [1, 2],
      [3, 4],
    ],
    targets: [0, 2],
  } as const;
  test.each([
    [{ inputs: [[1]], targets: [0] }, "crossEntropy", "validation.inputs.0: got 1 inputs, expected 2"],
    [
      { inputs: [[1, 2]], targets: [3] },
      "crossEntropy",
      'validation.targets.0: column "y": 3 is not one of the classes 0, 1, 2',
    ],
    [{ inputs: [[1, 2]], targets: ["p"] }, "mse", 'validation.targets.0: column "y": got "p", expected a number'],
    [{ inputs: [[1, 2]], targets: [[1, 2]] }, "mse", "validation.targets.0: got 2 targets, expected 1"],
  ] as const)("%j is refused", async (validation, loss, message) => {
    await expect(loadAll(inline, { validation, loss })).rejects.toThrow(message);
  });
});
