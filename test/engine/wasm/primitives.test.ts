import { expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import { constant, defineOp, variable } from "../../../src/graph/node.js";
import type { Primitive } from "../../../src/graph/op.js";
import { evaluateOn } from "../evaluateOn.js";

/** The sum of each row, by the kernel that folds. Rows are blocks, so a long call is cut. */
const sumOfRow: Primitive<1> = {
  kernel: "sum",
  shape: ([[rows = 1]]) => [rows],
  compute: (math, [a]) => math.sum(a, 1, false),
  sizes: ([[rows = 1, columns = 1]]) => [rows, columns, 1, Float64Array.BYTES_PER_ELEMENT],
  hasBlocks: true,
};
const rowSums = defineOp({
  name: "rowSums",
  arity: 1,
  summary: "sum of each row",
  shape: sumOfRow.shape,
  forward: (math, [a]) => math.map("2 * total", { total: math.apply(sumOfRow, [a]) }),
  vjp: () => [null],
});

const rows = 37;
const a = variable("a", [rows, 5]);
const values = Float64Array.from({ length: rows * 5 }, (_, i) => Math.sin(i) * 10 ** (i % 3));
const mathjs = await loadEngine("mathjs", "exact");

test.each([
  ["whole", undefined],
  ["in slices", 1],
])("the primitive of an op is its kernel, called %s", async (_, longestTurn) => {
  const wasm = await createWasmEngine("exact", { longestTurn });
  const [expected] = evaluateOn(mathjs, [rowSums(a)], new Map([[a, values]]));
  const [got] = evaluateOn(wasm, [rowSums(a)], new Map([[a, values]]));
  expect(got).toEqual(expected);
});

test("a primitive of a single number reads it from memory", async () => {
  const wasm = await createWasmEngine("exact");
  const itself: Primitive<1> = { kernel: "sum", shape: () => [], compute: (_, [x]) => x, sizes: () => [1, 1, 1, 8] };
  const op = defineOp({ ...rowSums, name: "itself", shape: () => [], forward: (math, [x]) => math.apply(itself, [x]) });
  expect(evaluateOn(wasm, [op(constant(3))], new Map())).toEqual([Float64Array.of(3)]);
});
