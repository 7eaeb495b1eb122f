import { describe, expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { variable } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";

const random = RandomStream.create(5, "gradcheck");
const draw = (length: number) => Float64Array.from({ length }, () => random.uniform(-1, 1));
const transpositions = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

interface Case {
  readonly node: Node;
  readonly expected: Float64Array;
  readonly title: string;
}

/** The product by its definition: each element is a sum over the inner index in ascending order. */
function multiply(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  round: (x: number) => number,
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = -0;
      for (let p = 0; p < k; p++) sum = round(sum + round((a[i * k + p] as number) * (b[p * n + j] as number)));
      c[i * n + j] = sum;
    }
  }
  return c;
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number);
}

/** Products of one size, for all transpositions. Their operands are added to `state`. */
function products(
  m: number,
  k: number,
  n: number,
  state: Map<Variable, Float64Array>,
  round: (x: number) => number,
): Case[] {
  const [a, b] = [draw(m * k).map(round), draw(k * n).map(round)];
  const expected = multiply(a, b, m, k, n, round);
  return transpositions.map(([isLeft, isRight]) => {
    const left = variable("a", isLeft ? [k, m] : [m, k]);
    const right = variable("b", isRight ? [n, k] : [k, n]);
    state.set(left, isLeft ? transpose(a, m, k) : a);
    state.set(right, isRight ? transpose(b, k, n) : b);
    const node = ops.matmul(isLeft ? ops.transpose(left) : left, isRight ? ops.transpose(right) : right);
    return { node, expected, title: `${m}x${k}x${n}${isLeft ? " A transposed" : ""}${isRight ? " B transposed" : ""}` };
  });
}

describe.each(["float64", "float32"] as const)("a matrix product in %s", async (dtype) => {
  const engine = await loadEngine("wasm", "exact");
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  const check = (cases: readonly Case[], state: ReadonlyMap<Variable, Float64Array>) => {
    const results = evaluateOn(
      engine,
      cases.map(({ node }) => node),
      state,
      dtype,
    );
    const wrong = cases.filter(({ expected }, i) => expected.some((value, j) => !Object.is(value, results[i]?.[j])));
    expect(wrong.map(({ title }) => title)).toEqual([]);
  };

  const sizes = Array.from({ length: 17 }, (_, i) => i + 1);
  test.each(sizes)("of %i rows is right to the bit for every inner size and number of columns from 1 to 17", (m) => {
    const state = new Map<Variable, Float64Array>();
    check(
      sizes.flatMap((k) => sizes.flatMap((n) => products(m, k, n, state, round))),
      state,
    );
  });

  test.each([
    [3, 1000, 9],
    [130, 257, 21],
    [257, 513, 8],
    [9, 600, 70],
    [300, 5, 3],
    [512, 40, 24],
    [1025, 33, 40],
  ])("of %i x %i x %i, beyond the blocks for the caches, is right to the bit", (m, k, n) => {
    const state = new Map<Variable, Float64Array>();
    check(products(m, k, n, state, round), state);
  });
});
