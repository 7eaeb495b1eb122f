import { expect, test } from "vitest";
import { Curve } from "../../../src/gradcheck/references/curve.js";
import { input } from "../../../src/graph/node.js";
import { numberSystem } from "../../../src/math/numberSystem.js";
import { ops } from "../../../src/ops/index.js";

const a = input("a", [2]);
const b = input("b", [2]);
const c = input("c", [2]);
const sample = {
  output: ops.multiply(ops.add(a, b), ops.exp(c)),
  point: new Map([
    [a, Float64Array.of(1, 2)],
    [b, Float64Array.of(3, 5)],
    [c, Float64Array.of(0, 0)],
  ]),
};

function valuesAt(t: number, moving: readonly (typeof a)[]): readonly number[] {
  const curve = new Curve(sample, new Map(moving.map((leaf) => [leaf, Float64Array.of(1, 10)])));
  return curve.numbersAt(t).values;
}

test("what does not move along one curve moves along another of the same sample", () => {
  for (const _ of [1, 2]) {
    expect(valuesAt(1, [a])).toEqual([5, 17]);
    expect(valuesAt(1, [b])).toEqual([5, 17]);
    expect(valuesAt(1, [a, b])).toEqual([6, 27]);
    expect(valuesAt(1, [c])).toEqual([4 * Math.exp(1), 7 * Math.exp(10)]);
    expect(valuesAt(1, [])).toEqual([4, 7]);
  }
});

test("values of one number type are not taken for those of another", () => {
  expect(valuesAt(1, [a])).toEqual([5, 17]);
  const system = numberSystem("Complex");
  const along = new Curve(sample, new Map([[a, Float64Array.of(1, 10)]])).at((x, d) => system.lift(x, d), system);
  expect(along).toMatchObject([
    { re: 4, im: 1 },
    { re: 7, im: 10 },
  ]);
});

test("a node that does not move is computed once for all curves of a sample", () => {
  let calls = 0;
  const values = Float64Array.of(1, 2);
  const counted = { ...sample, point: new Map(sample.point).set(b, values) };
  const system = numberSystem("number");
  for (const _ of [1, 2, 3]) {
    new Curve(counted, new Map([[a, Float64Array.of(1, 1)]])).at((x, d) => {
      if (d === 0) calls++;
      return x + d;
    }, system);
  }
  // The two elements of b and of c.
  expect(calls).toBe(4);
});
