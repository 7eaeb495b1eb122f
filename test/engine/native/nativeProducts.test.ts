import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/engine/engine.js";
import { loadNativeProducts } from "../../../src/engine/native/loadNativeProducts.js";
import type { NativeProducts } from "../../../src/engine/native/nativeProducts.js";
import { readKernels } from "../../../src/engine/wasm/linkModule.js";
import { loadKernels } from "../../../src/engine/wasm/loadKernels.js";
import { TermFactory } from "../../../src/engine/wasm/termFactory.js";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import { WasmSession } from "../../../src/engine/wasm/wasmSession.js";
import { variable } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";
import { findBlas } from "./findBlas.js";

const random = RandomStream.create(9, "gradcheck");
const transpositions = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

/** A matrix by its size and its elements. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

function draw(rows: number, columns: number): Matrix {
  return {
    rows,
    columns,
    values: Float64Array.from({ length: rows * columns }, () => Math.fround(random.uniform(-1, 1))),
  };
}

function transpose({ rows, columns, values }: Matrix): Matrix {
  const at = (i: number) => values[(i % rows) * columns + Math.floor(i / rows)] as number;
  return { rows: columns, columns: rows, values: values.map((_, i) => at(i)) };
}

/** The product by its definition, and the sums of the sizes of what it adds up. */
function multiply(a: Matrix, b: Matrix): { sums: Float64Array; sizes: Float64Array } {
  const sums = new Float64Array(a.rows * b.columns);
  const sizes = new Float64Array(a.rows * b.columns);
  for (const i of sums.keys()) {
    const [row, column] = [Math.floor(i / b.columns), i % b.columns];
    for (let p = 0; p < a.columns; p++) {
      const term = (a.values[row * a.columns + p] as number) * (b.values[p * b.columns + column] as number);
      sums[i] = (sums[i] as number) + term;
      sizes[i] = (sizes[i] as number) + Math.abs(term);
    }
  }
  return { sums, sizes };
}

/** Sizes of a product, [m, k] and [k, n]. From 16 x 16 x 16 on the library computes it by default. */
const sizes = [
  [1, 1, 1],
  [1, 7, 1],
  [1, 1, 9],
  [3, 2, 5],
  [2, 300, 3],
  [5, 17, 33],
  [16, 16, 15],
  [16, 16, 16],
  [15, 16, 18],
  [64, 5, 64],
  [130, 257, 21],
  [257, 100, 65],
] as const;

describe.skipIf((await findBlas()) === undefined)("with arithmetic native", () => {
  describe.each([
    ["float64", "by default", {}, 1e-12],
    ["float64", "by the library", { leastNative: 1 }, 1e-12],
    ["float64", "by the library in slices", { leastNative: 1, longestTurn: 2000 }, 1e-12],
    ["float32", "by default", {}, 1e-5],
    ["float32", "by the library", { leastNative: 1 }, 1e-5],
  ] as const)("products in %s, %s,", async (dtype, _, options, tolerance) => {
    const engine = await createWasmEngine("native", options);

    test.each(sizes)("of %i x %i x %i are right, whichever operand is transposed", (m, k, n) => {
      const [a, b] = [draw(m, k), draw(k, n)];
      const state = new Map<Variable, Float64Array>();
      const nodes = transpositions.map(([isLeft, isRight]): Node => {
        const place = (matrix: Matrix, isTransposed: boolean): Node => {
          const stored = isTransposed ? transpose(matrix) : matrix;
          const leaf = variable("x", [stored.rows, stored.columns]);
          state.set(leaf, stored.values);
          return isTransposed ? ops.transpose(leaf) : leaf;
        };
        return ops.matmul(place(a, isLeft), place(b, isRight));
      });
      const { sums, sizes } = multiply(a, b);
      for (const result of evaluateOn(engine, nodes, state, dtype)) {
        const errors = result.map((value, i) => Math.abs(value - (sums[i] as number)) / (sizes[i] as number));
        expect(Math.max(...errors)).toBeLessThan(tolerance);
      }
    });
  });

  test.each([
    [16, true],
    [15, false],
  ])("a product of 16 x 16 x %i is the library's: %s", async (n, isNative) => {
    const multiplied: number[][] = [];
    let isBorrowed = false;
    const kernels = readKernels((await loadKernels("native")).bytes);
    const products = await loadNativeProducts({});
    const watched: NativeProducts = {
      ...products,
      bind(dtype, memory) {
        const product = products.bind(dtype, memory);
        return (...given) => {
          multiplied.push(given.slice(2, 5));
          isBorrowed = true;
          product(...given);
        };
      },
      giveBackThreads() {
        isBorrowed = false;
      },
    };
    const engine: Engine = {
      ...(await createWasmEngine("native")),
      prepare: (job) =>
        new WasmSession(job, kernels, {
          longestTurn: 1e9,
          createFactory: (lanes) => new TermFactory(lanes, 16 ** 3),
          native: watched,
          threads: 1,
          cores: 1,
          leastPerThread: 1,
        }),
    };
    const [a, b] = [variable("a", [16, 16]), variable("b", [16, n])];
    const state = new Map([a, b].map((each) => [each, new Float64Array(sizeOf(each.shape)).fill(1)]));
    const [product = []] = evaluateOn(engine, [ops.matmul(a, b)], state);
    expect(new Set(product)).toEqual(new Set([16]));
    expect(multiplied).toEqual(isNative ? [[16, n, 16]] : []);
    expect(isBorrowed).toBe(false);
  });
});
