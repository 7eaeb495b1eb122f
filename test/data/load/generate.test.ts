import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type GenerateSpec,
  generate,
  type ShapeName,
  shapeDefaults,
  shapeNames,
} from "../../../src/data/load/generate.js";
import { DataError } from "../../../src/errors.js";
import { RandomStream } from "../../../src/random.js";
import { loadAll, rowsOf } from "./loading.js";

const specOf = (shape: ShapeName, settings: object = {}) =>
  ({ generate: shape, samples: 60, ...shapeDefaults[shape], ...settings }) as GenerateSpec;

function draw(shape: ShapeName, settings: object = {}, seed = 1) {
  const random = RandomStream.create(seed, "generate");
  const { inputs, targets } = generate(specOf(shape, settings), { shapes: random, points: random });
  return { inputs: inputs as readonly [number, number][], targets };
}
/** The points of a class. */
const ofClass = ({ inputs, targets }: ReturnType<typeof draw>, label: number) =>
  inputs.filter((_, i) => targets[i] === label);

describe("without noise", () => {
  test("xor is the corners of a square; opposite corners have the same class", () => {
    const { inputs, targets } = draw("xor", { samples: 8 });
    for (const [i, [x, y]] of inputs.entries()) {
      expect([0, 1]).toContain(x);
      expect([0, 1]).toContain(y);
      expect(targets[i]).toBe(x === y ? 0 : 1);
    }
    expect(new Set(inputs.map(String)).size).toBe(4);
  });

  test("moons are two half circles with both ends, and each reaches into the other", () => {
    const all = draw("moons", { noise: 0 });
    for (const [x, y] of ofClass(all, 0)) {
      expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
      expect(y).toBeGreaterThan(-1e-12);
    }
    for (const [x, y] of ofClass(all, 1)) {
      expect(Math.hypot(x - 1, y - 0.5)).toBeCloseTo(1, 12);
      expect(y).toBeLessThan(0.5 + 1e-12);
    }
    expect(ofClass(all, 0).at(0)).toEqual([1, 0]);
    expect(ofClass(all, 0).at(-1)?.[0]).toBe(-1);
    expect(ofClass(all, 1).at(0)).toEqual([0, 0.5]);
  });

  test("circles have the radii 1 and `factor`, and evenly spaced points", () => {
    const all = draw("circles", { factor: 0.5 });
    for (const [label, radius] of [1, 0.5].entries()) {
      const points = ofClass(all, label);
      for (const [x, y] of points) expect(Math.hypot(x, y)).toBeCloseTo(radius, 12);
      const angles = points.map(([x, y]) => (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI));
      for (const [i, angle] of angles.entries()) expect(angle).toBeCloseTo((i * 2 * Math.PI) / 30, 12);
    }
  });

  test("spirals are arms whose radius grows with the angle; each arm is turned from the last one", () => {
    const all = draw("spirals", { classes: 3, turns: 0.25 });
    for (const label of [0, 1, 2]) {
      for (const [i, [x, y]] of ofClass(all, label).entries()) {
        const t = (i + 1) / 20;
        const angle = 2 * Math.PI * (t / 4 + label / 3);
        expect(Math.hypot(x, y)).toBeCloseTo(t, 12);
        expect([x / t, y / t]).toEqual([expect.closeTo(Math.cos(angle), 12), expect.closeTo(Math.sin(angle), 12)]);
      }
    }
  });

  test("blobs are their centres, which are within the box", () => {
    const all = draw("blobs", { classes: 4, noise: 0 });
    const centres = [0, 1, 2, 3].map((label) => new Set(ofClass(all, label).map(String)));
    expect(centres.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect(new Set(centres.flatMap((each) => [...each])).size).toBe(4);
    expect(all.inputs.flat().every((value) => Math.abs(value) <= 10)).toBe(true);
  });

  test("sine is one period of the sine", () => {
    const { inputs, targets } = draw("sine");
    for (const [i, [x]] of inputs.entries()) expect(targets[i]).toBe(Math.sin(x));
    const xs = inputs.map(([x]) => x);
    expect(Math.min(...xs)).toBeLessThan(-2.5);
    expect(Math.max(...xs)).toBeGreaterThan(2.5);
    expect(inputs[0]).toHaveLength(1);
  });
});

test("noise with the given standard deviation is added to each coordinate", () => {
  for (const shape of shapeNames) {
    const [exact, noisy] = [0, 0.3].map((noise) => draw(shape, { samples: 4000, noise }));
    const values = (all = exact) => (shape === "sine" ? all?.targets : all?.inputs.flat()) as readonly number[];
    // The points of a sine all differ, so the noise is the difference from the curve.
    const expected = shape === "sine" ? noisy?.inputs.map(([x]) => Math.sin(x)) : values(exact);
    const added = values(noisy).map((value, i) => value - (expected?.[i] as number));
    const mean = added.reduce((sum, value) => sum + value, 0) / added.length;
    const deviation = Math.sqrt(added.reduce((sum, value) => sum + value * value, 0) / added.length);
    expect(Math.abs(mean), shape).toBeLessThan(0.02);
    expect(Math.abs(deviation - 0.3), shape).toBeLessThan(0.02);
  }
});

test("the numbers of points of any two classes differ by at most one", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("moons", "circles", "spirals", "blobs"),
      fc.integer({ min: 8, max: 200 }),
      (shape, samples) => {
        const all = draw(shape, { samples });
        const counts = [...new Set(all.targets)].map((label) => ofClass(all, label).length);
        expect(all.inputs).toHaveLength(samples);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("if the points cannot be divided evenly, the same shapes as in scikit-learn get one more", () => {
  const countsOf = (shape: ShapeName, samples: number, settings: object = {}) => {
    const all = draw(shape, { samples, ...settings });
    return [...new Set(all.targets)].toSorted((a, b) => a - b).map((label) => ofClass(all, label).length);
  };
  // make_moons and make_circles: n // 2 on the first.
  for (const shape of ["moons", "circles"] as const) {
    expect(countsOf(shape, 7)).toEqual([3, 4]);
    expect(countsOf(shape, 8)).toEqual([4, 4]);
    expect(draw(shape, { samples: 1 }).targets).toEqual([1]);
  }
  // make_blobs: one more in each of the first n % centers.
  expect(countsOf("blobs", 11, { classes: 3 })).toEqual([4, 4, 3]);
  expect(countsOf("spirals", 10, { classes: 3 })).toEqual([4, 3, 3]);
});

test("both moons and both circles are whole if one of them has one point more", () => {
  const moons = draw("moons", { samples: 7 });
  expect(ofClass(moons, 0).map(([x]) => x)).toEqual([1, 0, -1].map((x) => expect.closeTo(x, 12)));
  // (1 - cos t, 1/2 - sin t) for t of 0, π/3, 2π/3 and π
  expect(ofClass(moons, 1).map(([x]) => x)).toEqual([0, 0.5, 1.5, 2].map((x) => expect.closeTo(x, 12)));
  const circles = draw("circles", { samples: 7, factor: 0.5 });
  expect(ofClass(circles, 1)).toEqual(
    [
      [0.5, 0],
      [0, 0.5],
      [-0.5, 0],
      [0, -0.5],
    ].map(([x = 0, y = 0]) => [expect.closeTo(x, 12), expect.closeTo(y, 12)]),
  );
});

test("the same seed draws the same points; another seed draws other points", () => {
  for (const shape of shapeNames) {
    const settings = { noise: 0.1 };
    expect(draw(shape, settings, 5)).toEqual(draw(shape, settings, 5));
    expect(draw(shape, settings, 5)).not.toEqual(draw(shape, settings, 6));
  }
});

describe("generated data", () => {
  test("has inputs x1 and x2 and a class y", async () => {
    const { training } = await loadAll(specOf("moons"), { loss: "crossEntropy" });
    expect(training.inputColumns.map(({ name }) => name)).toEqual(["x1", "x2"]);
    expect(training.outputColumns).toEqual([{ name: "y", kind: "class", labels: [0, 1] }]);
    expect(training.targets.columns).toBe(2);
  });

  test("has numbers for a loss of numbers", async () => {
    const { training } = await loadAll(specOf("xor"), { loss: "mse" });
    expect(training.outputColumns).toEqual([{ name: "y", kind: "number" }]);
    expect(new Set(training.targets.values)).toEqual(new Set([0, 1]));
  });

  test("must be finite: too much noise is refused", async () => {
    const place = { file: "data.noise" };
    const tooFar = "noise: it takes points beyond the largest number of float64: give a smaller one";
    for (const shape of ["xor", "sine"] as const) {
      await expect(loadAll(specOf(shape, { noise: 1e308 }))).rejects.toThrow(new DataError(tooFar, place));
    }
  });

  test("as validation data has other points of the same shapes", async () => {
    const spec = specOf("blobs", { noise: 0.01 });
    const { training, validation } = await loadAll(spec, { loss: "crossEntropy", validation: spec });
    const [ours, theirs] = [training, validation as typeof training].map(({ inputs }) => rowsOf(inputs));
    const seen = new Set(ours?.map(String));
    expect(theirs?.some((row) => seen.has(String(row)))).toBe(false);
    // The classes take turns, so row i belongs to the same blob in both.
    for (const [i, [x = 0, y = 0]] of (theirs as number[][]).entries()) {
      const [a = 0, b = 0] = ours?.[i] ?? [];
      expect(Math.hypot(x - a, y - b)).toBeLessThan(0.1);
    }
  });
});
