import { describe, expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { variable } from "../../../src/graph/node.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";

const engine = await loadEngine("wasm", "exact");
const random = RandomStream.create(21, "gradcheck");
const folds = {
  sum: { op: ops.sum, join: (total: number, value: number) => total + value },
  max: { op: ops.max, join: (total: number, value: number) => (total >= value ? total : value) },
} as const;

/** The results of a fold by its definition, in ascending order. */
function foldPlainly(lines: readonly (readonly number[])[], join: (a: number, b: number) => number): number[] {
  return lines.map(([first = 0, ...others]) => others.reduce((total, value) => join(total, value), first));
}

// Small folds are written out, larger ones call a kernel. Every remainder of a vector occurs.
test.each(["sum", "max"] as const)("%s of any size goes over its elements in ascending order, to the bit", (name) => {
  const { op, join } = folds[name];
  for (const dtype of ["float64", "float32"] as const) {
    const round = dtype === "float64" ? (x: number) => x : Math.fround;
    for (let m = 1; m <= 12; m++) {
      for (let n = 1; n <= 12; n++) {
        const values = Float64Array.from({ length: m * n }, () => round(random.uniform(-1, 1)));
        const at = (i: number, j: number) => values[i * n + j] as number;
        const columns = Array.from({ length: n }, (_, j) => Array.from({ length: m }, (_, i) => at(i, j)));
        const rows = Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => at(i, j)));
        const x = variable("x", [m, n]);
        // There is no op for the largest number of all.
        const nodes = [op(x, { axis: 0 }), op(x, { axis: 1 }), ...(name === "sum" ? [ops.sum(x)] : [])];
        const results = evaluateOn(engine, nodes, new Map([[x, values]]), dtype);
        const rounded = (a: number, b: number) => round(join(a, b));
        const lines = [columns, rows, [rows.flat()]];
        for (const [i, result] of results.entries()) {
          const expected = foldPlainly(lines[i] ?? [], rounded);
          expect([...result], `${dtype} [${m}, ${n}]`).toEqual(expected);
        }
      }
    }
  }
});

describe("a mean of all numbers in float32 is added up in float64", () => {
  const sumOf = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  const nearest = (total: number, count: number) => Math.fround(Math.fround(total) / count);
  const draw = (count: number) => Float64Array.from({ length: count }, () => Math.fround(random.uniform(0, 1) ** 4));

  test.each([1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 40, 100, 1000, 100_003])("of %d", (count) => {
    const [x, values] = [variable("x", [count]), draw(count)];
    const [mean] = evaluateOn(engine, [ops.mean(x)], new Map([[x, values]]), "float32");
    expect([...(mean ?? [])]).toEqual([nearest(sumOf(values), count)]);
  });

  // The folds along rows and the sum of their results are in the same loop.
  test.each([2, 3, 4, 5, 8, 11, 1000])("of a number for each of %d rows", (rows) => {
    const [x, values] = [variable("x", [rows, 3]), draw(3 * rows)];
    const largest = ops.max(x, { axis: 1 });
    const state = new Map([[x, values]]);
    const [mean] = evaluateOn(engine, [ops.mean(ops.square(largest))], state, "float32");
    const each = Array.from({ length: rows }, (_, i) => Math.max(...values.subarray(3 * i, 3 * i + 3)));
    expect([...(mean ?? [])]).toEqual([nearest(sumOf(each.map((value) => Math.fround(value * value))), rows)]);
  });

  test("and in float64 in ascending order", () => {
    const [x, values] = [variable("x", [1000]), draw(1000)];
    const [mean] = evaluateOn(engine, [ops.mean(x)], new Map([[x, values]]));
    expect([...(mean ?? [])]).toEqual([sumOf(values) / 1000]);
  });
});
