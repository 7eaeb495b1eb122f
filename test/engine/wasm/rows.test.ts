import { describe, expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { variable } from "../../../src/graph/node.js";
import type { Variable } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";

const wasm = await loadEngine("wasm", "exact");
const mathjs = await loadEngine("mathjs", "exact");
const random = RandomStream.create(21, "gradcheck");

/** One row, whole vectors of rows and rows beside them; widths up to 16, which a row loop takes, and one beyond; squares. */
const shapes: readonly (readonly [rows: number, columns: number])[] = [
  [1, 4],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 3],
  [8, 16],
  [9, 16],
  [6, 17],
];

describe.each(shapes)("rows, %d of %d", (rows, columns) => {
  const a = variable("a", [rows, columns]);
  const bias = variable("bias", [columns]);
  const scale = variable("scale", [rows, 1]);
  const state = new Map<Variable, Float64Array>(
    [a, bias, scale].map((each) => [
      each,
      // Halves, so that sums have no rounding in float32 either.
      Float64Array.from({ length: each.shape.reduce((x, y) => x * y) }, () => Math.round(random.uniform(-9, 9)) / 2),
    ]),
  );
  const shifted = ops.add(a, bias);
  const largest = ops.max(shifted, { axis: 1 });
  const total = ops.sum(ops.multiply(ops.subtract(shifted, largest), scale), { axis: 1, keepDims: true });
  const narrow = ops.sum(ops.multiply(a, bias), { axis: 1 });
  const nodes = {
    "folds, and terms that read them": ops.subtract(ops.multiply(total, scale), largest),
    "a fold of terms that read a fold": ops.sum(ops.add(shifted, total), { axis: 1 }),
    "a number a row beside rows": ops.subtract(ops.multiply(shifted, total), scale),
    "sums without the axis": ops.add(narrow, ops.reshape(total, { shape: [rows] })),
    // In a square, a number for each row also fits the columns, and then goes along them.
    ...(rows === columns
      ? {
          "sums along the columns": ops.multiply(shifted, narrow),
          "sums as a row": ops.multiply(shifted, ops.reshape(total, { shape: [1, rows] })),
          "a bias as a number for each row": ops.add(narrow, bias),
        }
      : {}),
  };

  test.each(["float64", "float32"] as const)("give the same bits on both engines, in %s", (dtype) => {
    const expected = evaluateOn(mathjs, Object.values(nodes), state);
    const results = evaluateOn(wasm, Object.values(nodes), state, dtype);
    for (const [i, title] of Object.keys(nodes).entries()) expect([title, results[i]]).toEqual([title, expected[i]]);
  });

  test("let NaN and infinities through", () => {
    const broken = new Map(state);
    broken.set(a, (state.get(a) as Float64Array).with(1, Number.NaN).with(0, Number.POSITIVE_INFINITY));
    expect(evaluateOn(wasm, Object.values(nodes), broken)).toEqual(evaluateOn(mathjs, Object.values(nodes), broken));
  });
});
