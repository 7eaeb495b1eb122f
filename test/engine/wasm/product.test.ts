import { describe, expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { variable } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";

const random = RandomStream.create(5, "gradcheck");
type Draw = (length: number) => Float64Array;
const drawAny: Draw = (length) => Float64Array.from({ length }, () => random.uniform(-1, 1));
/** Halves, whose products and sums have no rounding: once or twice, they are rounded to the same numbers. */
const drawHalves: Draw = (length) => Float64Array.from({ length }, () => Math.round(random.uniform(-6, 6)) / 2);
const transpositions = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

/**
 * Small sizes of every kind that the engine tells apart. Rows: no, one or two tiles of 2 and of 4 with every rest, and fewer than 8 or
 * not. Inner indices: up to 4, odd and even ones beyond, and 16 or 17, up to which 4 columns are added up element by element. Columns:
 * one, two or four vectors of 2 or 4 numbers with every rest, alone and after whole ones.
 */
const smallSizes = {
  rows: [1, 2, 3, 4, 5, 6, 7, 8, 9, 17],
  inner: [1, 2, 3, 4, 5, 6, 16, 17],
  columns: [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17],
};

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
  draw: Draw,
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

describe.each([
  ["float64", "exact"],
  ["float32", "exact"],
  ["float64", "fast"],
  ["float32", "fast"],
] as const)("a matrix product in %s by %s arithmetic", async (dtype, arithmetic) => {
  const engine = await loadEngine("wasm", arithmetic);
  const draw = arithmetic === "exact" ? drawAny : drawHalves;
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

  const [rows, inner, columns] = Object.values(smallSizes).map((sizes) =>
    sizes.filter((size) => size <= (arithmetic === "exact" ? 17 : 9)),
  ) as [number[], number[], number[]];
  test.each(rows)("of %i rows is right to the bit for small inner sizes and numbers of columns of every kind", (m) => {
    const state = new Map<Variable, Float64Array>();
    check(
      inner.flatMap((k) => columns.flatMap((n) => products(m, k, n, state, round, draw))),
      state,
    );
  });

  test.each([
    [3, 1000, 9],
    [9, 300, 7],
    [9, 300, 3],
    [130, 257, 21],
    [257, 513, 8],
    [9, 600, 70],
    [9, 300, 200],
    [300, 5, 3],
    [512, 40, 24],
    [1025, 33, 40],
  ])("of %i x %i x %i, beyond the blocks for the caches, is right to the bit", (m, k, n) => {
    const state = new Map<Variable, Float64Array>();
    check(products(m, k, n, state, round, draw), state);
  });
});

// A sum that starts from 0 would lose the sign.
test.each([
  [9, 5, 40],
  [9, 300, 40],
  [9, 5, 7],
  [9, 300, 6],
  [9, 5, 1],
  [3, 2, 2],
])("a product of %i x %i x %i in which all terms are -0 is -0", async (m, k, n) => {
  for (const [arithmetic, dtype] of [
    ["exact", "float64"],
    ["exact", "float32"],
    ["fast", "float64"],
    ["fast", "float32"],
  ] as const) {
    const state = new Map<Variable, Float64Array>();
    const nodes = transpositions.map(([isLeft, isRight]) => {
      const [a, b] = [variable("a", isLeft ? [k, m] : [m, k]), variable("b", isRight ? [n, k] : [k, n])];
      state.set(a, new Float64Array(m * k).fill(-0)).set(b, new Float64Array(k * n).fill(3));
      return ops.matmul(isLeft ? ops.transpose(a) : a, isRight ? ops.transpose(b) : b);
    });
    const found = evaluateOn(await loadEngine("wasm", arithmetic), nodes, state, dtype);
    for (const product of found) expect(new Set([...product].map((it) => Object.is(it, -0)))).toEqual(new Set([true]));
  }
});

// x² - (1 + 2⁻²⁹) is 2⁻⁶⁰ for x = 1 + 2⁻³⁰, and 0 if x² is rounded.
test("a product by fast arithmetic is rounded once if the engine says so, and by exact arithmetic never", async () => {
  const [a, b] = [variable("a", [9, 5]), variable("b", [5, 40])];
  const rows = (first: number, second: number, count: number) =>
    Float64Array.from({ length: 5 * count }, (_, i) => [first, second, 0, 0, 0][i % 5] as number);
  const columns = transpose(rows(-(1 + 2 ** -29), 1 + 2 ** -30, 40), 40, 5);
  const state = new Map([
    [a, rows(1, 1 + 2 ** -30, 9)],
    [b, columns],
  ]);
  for (const arithmetic of ["exact", "fast"] as const) {
    const engine = await loadEngine("wasm", arithmetic);
    const [product] = evaluateOn(engine, [ops.matmul(a, b)], state);
    expect(new Set(product)).toEqual(new Set([engine.isFused ? 2 ** -60 : 0]));
    if (arithmetic === "exact") expect(engine.isFused).toBe(false);
  }
});
