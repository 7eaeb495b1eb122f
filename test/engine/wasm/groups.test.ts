import { describe, expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import { variable } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";
import { stepOnce } from "../stepOnce.js";

const mathjs = await loadEngine("mathjs", "exact");
const random = RandomStream.create(33, "gradcheck");
/** Halves, so that sums have no rounding in float32 either. */
const draw = (...variables: readonly Variable[]) =>
  new Map(
    variables.map((each): [Variable, Float64Array] => [
      each,
      Float64Array.from({ length: sizeOf(each.shape) }, () => Math.round(random.uniform(-9, 9)) / 2),
    ]),
  );

/** Whole, and with every instruction cut into as many slices as it can be. */
describe.each([
  ["whole", undefined],
  ["in slices", 1],
])("steps %s", async (_, longestTurn) => {
  const wasm = await createWasmEngine("exact", { longestTurn });

  test.each(["float64", "float32"] as const)("have the totals of rows of every width, in %s", (dtype) => {
    for (const rows of [2, 3, 5, 8]) {
      for (let columns = 1; columns <= 18; columns++) {
        const [a, bias] = [variable("a", [rows, columns]), variable("bias", [columns])];
        const shifted = ops.add(a, bias);
        const totals = ops.sum(shifted, { axis: 0 });
        const narrow = ops.sum(shifted, { axis: 1 });
        const nodes = {
          totals,
          "what reads them": ops.subtract(shifted, totals),
          "the largest": ops.max(shifted, { axis: 0 }),
          "the total of the rows' sums": ops.sum(narrow, { axis: 0 }),
          "totals of what the sums went into": ops.sum(ops.add(shifted, ops.reshape(narrow, { shape: [rows, 1] })), {
            axis: 0,
          }),
        };
        const state = draw(a, bias);
        const expected = evaluateOn(mathjs, Object.values(nodes), state);
        const results = evaluateOn(wasm, Object.values(nodes), state, dtype);
        for (const [i, title] of Object.keys(nodes).entries()) {
          expect([rows, columns, title, results[i]]).toEqual([rows, columns, title, expected[i]]);
        }
      }
    }
  });

  test("keep -0 and NaN in totals", () => {
    const a = variable("a", [3, 2]);
    const state = new Map([[a, Float64Array.of(0, Number.NaN, 0, 1, 0, 2)]]);
    const nodes = [ops.sum(ops.negate(a), { axis: 0 }), ops.max(ops.negate(a), { axis: 0 })];
    const negative = [Float64Array.of(-0, Number.NaN), Float64Array.of(-0, Number.NaN)];
    expect(evaluateOn(wasm, nodes, state)).toEqual(negative);
  });

  test("read in another shape what they compute for one row", () => {
    for (const [shape, other] of [
      [[1, 4], [4]],
      [[1, 1], []],
      [[1, 1], [1]],
      [
        [1, 2, 3],
        [2, 3],
      ],
    ] as const) {
      const a = variable("a", shape);
      const twice = ops.add(a, a);
      const nodes = [twice, ops.multiply(ops.reshape(twice, { shape: other }), a)];
      const state = draw(a);
      expect(evaluateOn(wasm, nodes.slice(1), state)).toEqual(evaluateOn(mathjs, nodes.slice(1), state));
      expect(evaluateOn(wasm, nodes, state)).toEqual(evaluateOn(mathjs, nodes, state));
    }
  });

  test("write a total over the variable that its terms read, after all of them have read it", () => {
    const [a, bias] = [variable("a", [5, 4]), variable("bias", [4])];
    expectSameStep([a, bias], [[bias, ops.sum(ops.multiply(a, bias), { axis: 0 })]]);
  });

  test("multiply a matrix that is computed in a loop of the same shape", () => {
    const [a, b] = [variable("a", [9, 4]), variable("b", [4, 4])];
    const state = draw(a, b);
    const nodes = [ops.matmul(ops.relu(a), b), ops.relu(ops.matmul(ops.relu(a), b))];
    expect(evaluateOn(wasm, nodes, state)).toEqual(evaluateOn(mathjs, nodes, state));
  });

  test("write a product over one of its factors, after all of the factor has been read", () => {
    const [a, b] = [variable("a", [9, 4]), variable("b", [4, 4])];
    expectSameStep([a, b], [[a, ops.matmul(a, b)]]);
    expectSameStep([a, b], [[a, ops.subtract(a, ops.matmul(a, ops.transpose(b)))]]);
    const wide = variable("wide", [4, 20]);
    expectSameStep([b, wide], [[wide, ops.matmul(b, wide)]]);
  });

  function expectSameStep(variables: readonly Variable[], updates: readonly (readonly [Variable, Node])[]): void {
    const state = draw(...variables);
    expect(stepOnce(wasm, updates, state)).toEqual(stepOnce(mathjs, updates, state));
  }
});
