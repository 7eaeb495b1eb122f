import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { sizeOf } from "../../src/graph/shape.js";
import { ops } from "../../src/ops/index.js";
import { RandomStream } from "../../src/random.js";
import { evaluateOn } from "../engine/evaluateOn.js";

const random = RandomStream.create(9, "gradcheck");
/** Halves, so that sums have no rounding in float32 either. */
const draw = (count: number) => Float64Array.from({ length: count }, () => Math.round(random.uniform(-9, 9)) / 2);

type Table = readonly (readonly number[])[];
const tableOf = (numbers: ArrayLike<number>, columns: number): Table =>
  Array.from({ length: numbers.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => numbers[i * columns + j] as number),
  );
const turn = (table: Table): Table => (table[0] ?? []).map((_, j) => table.map((row) => row[j] as number));
const sumOf = (line: readonly number[]) => line.reduce((total, value) => total + value, -0);
const multiply = (a: Table, b: Table): Table => a.map((row) => turn(b).map((column) => dot(row, column)));
const dot = (a: readonly number[], b: readonly number[]) => sumOf(a.map((value, i) => value * (b[i] as number)));

/** What an op makes of one line of numbers, and its gradient for a cotangent of the line: each by its definition. */
interface LineRule {
  /** Of a line; one number if the op leaves one. */
  readonly value: (line: readonly number[]) => readonly number[];
  readonly gradient: (line: readonly number[], ct: readonly number[]) => readonly number[];
  readonly build: (x: Node, axis: 0 | 1) => Node;
}
const softmaxOf = (line: readonly number[]) => line.map((x) => 1 / sumOf(line.map((other) => Math.exp(other - x))));
const rules: Readonly<Record<string, LineRule>> = {
  sum: {
    value: (line) => [sumOf(line)],
    gradient: (line, [ct = 0]) => line.map(() => ct),
    build: (x, axis) => ops.sum(x, { axis }),
  },
  "sum, its axis kept": {
    value: (line) => [sumOf(line)],
    gradient: (line, [ct = 0]) => line.map(() => ct),
    build: (x, axis) => ops.sum(x, { axis, keepDims: true }),
  },
  mean: {
    value: (line) => [sumOf(line) / line.length],
    gradient: (line, [ct = 0]) => line.map(() => ct / line.length),
    build: (x, axis) => ops.mean(x, { axis }),
  },
  max: {
    value: (line) => [Math.max(...line)],
    gradient: (line, [ct = 0]) => {
      const isLargest = line.map((x) => x === Math.max(...line));
      return isLargest.map((it) => (it ? ct / isLargest.filter(Boolean).length : 0));
    },
    build: (x, axis) => ops.max(x, { axis }),
  },
  logSumExp: {
    value: (line) => [Math.log(sumOf(line.map(Math.exp)))],
    gradient: (line, [ct = 0]) => softmaxOf(line).map((share) => share * ct),
    build: (x, axis) => ops.logSumExp(x, { axis }),
  },
  softmax: {
    value: softmaxOf,
    gradient: (line, ct) => {
      const shares = softmaxOf(line);
      return shares.map((share, i) => share * ((ct[i] as number) - dot(shares, ct)));
    },
    build: (x, axis) => ops.softmax(x, { axis }),
  },
  logSoftmax: {
    value: (line) => softmaxOf(line).map(Math.log),
    gradient: (line, ct) => softmaxOf(line).map((share, i) => (ct[i] as number) - share * sumOf(ct)),
    build: (x, axis) => ops.logSoftmax(x, { axis }),
  },
};

describe.each([
  ["wasm", "float64"],
  ["wasm", "float32"],
  ["mathjs", "float64"],
] as const)("on %s in %s", async (engineName, dtype) => {
  const engine = await loadEngine(engineName, "exact");
  const precision = dtype === "float64" ? 1e-13 : 2e-5;
  const round = dtype === "float64" ? (x: number) => x : Math.fround;

  function expectNear(found: Float64Array | undefined, expected: readonly number[], title: string): void {
    expect(found, title).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) {
      const off = Math.abs((found?.[i] as number) - value);
      expect(off, `${title}, number ${i}: ${found?.[i]}, expected ${value}`).toBeLessThanOrEqual(
        precision * Math.max(1, Math.abs(value)),
      );
    }
  }

  /** Squares, in which a wrong axis fits as well as the right one; and single rows and columns. */
  const shapes = [
    [2, 2],
    [3, 3],
    [5, 5],
    [8, 8],
    [17, 17],
    [1, 1],
    [1, 6],
    [6, 1],
    [3, 7],
  ] as const;
  describe.each(Object.entries(rules))("%s", (name, { value, gradient, build }) => {
    test.each(shapes)("goes along its own axis, and so does its gradient, in a table of %d x %d", (rows, columns) => {
      const x = variable("x", [rows, columns]);
      for (const axis of [0, 1] as const) {
        const output = build(x, axis);
        const ct = variable("ct", output.shape);
        const state = new Map([x, ct].map((each) => [each, draw(sizeOf(each.shape))]));
        const linesOf = (node: Variable): Table => {
          const numbers = state.get(node) as Float64Array;
          const isLine = sizeOf(node.shape) < sizeOf(x.shape) || sizeOf(output.shape) < sizeOf(x.shape);
          if (node === ct && isLine) return [...numbers].map((number) => [number]);
          return axis === 1 ? tableOf(numbers, columns) : turn(tableOf(numbers, columns));
        };
        const [lines, cts] = [linesOf(x), linesOf(ct)];
        const layOut = (table: Table) => (axis === 1 ? table : turn(table)).flat();
        const values = lines.map(value);
        const expected = sizeOf(output.shape) < sizeOf(x.shape) ? values.flat() : layOut(values);
        const nodes = [output, ...vectorJacobianProducts(output, ct, [x])];
        const [found, product] = evaluateOn(engine, nodes, state, dtype);
        expectNear(found, expected, `${name} along axis ${axis}`);
        expectNear(
          product,
          layOut(lines.map((line, i) => gradient(line, cts[i] as number[]))),
          `its gradient, ${axis}`,
        );
      }
    });
  });

  test.each([2, 3, 5, 8, 9, 17, 33])(
    "products of square matrices of %d rows take each factor the right way round",
    (n) => {
      const [a, b, ct] = [variable("a", [n, n]), variable("b", [n, n]), variable("ct", [n, n])];
      const state = new Map([a, b, ct].map((each) => [each, draw(n * n)]));
      const [x, y, w] = [a, b, ct].map((each) => tableOf(state.get(each) as Float64Array, n)) as [Table, Table, Table];
      const cases: Readonly<Record<string, readonly [Node, Table, toA: Table, toB: Table]>> = {
        "a · b": [ops.matmul(a, b), multiply(x, y), multiply(w, turn(y)), multiply(turn(x), w)],
        "aᵀ · b": [ops.matmul(ops.transpose(a), b), multiply(turn(x), y), multiply(y, turn(w)), multiply(x, w)],
        "a · bᵀ": [ops.matmul(a, ops.transpose(b)), multiply(x, turn(y)), multiply(w, y), multiply(turn(w), x)],
        "aᵀ · bᵀ": [
          ops.matmul(ops.transpose(a), ops.transpose(b)),
          multiply(turn(x), turn(y)),
          turn(multiply(w, y)),
          turn(multiply(x, w)),
        ],
      };
      for (const [title, [output, ...expected]] of Object.entries(cases)) {
        const found = evaluateOn(engine, [output, ...vectorJacobianProducts(output, ct, [a, b])], state, dtype);
        for (const [i, table] of expected.entries())
          expect([title, i, [...(found[i] ?? [])]]).toEqual([title, i, table.flat()]);
      }
    },
  );

  /** Odd numbers of rows and columns, and those beside the blocks of the kernels. */
  const counts = [...Array.from({ length: 17 }, (_, i) => i + 1), 31, 32, 33, 63, 64, 65, 127, 129, 255, 257];
  test("sums and means count every row, whatever the number of rows", () => {
    for (const rows of counts) {
      for (const columns of rows > 40 ? [1, 3] : [1, 2, 3, 4, 5, 9, 17]) {
        const x = variable("x", [rows, columns]);
        const numbers = draw(rows * columns);
        const table = tableOf(numbers, columns);
        const nodes = {
          "sum of all": [ops.sum(x), [sumOf([...numbers])]],
          "sums of columns": [ops.sum(x, { axis: 0 }), turn(table).map(sumOf)],
          "sums of rows": [ops.sum(x, { axis: 1 }), table.map(sumOf)],
          "mean of all": [ops.mean(x), [round(sumOf([...numbers]) / (rows * columns))]],
          "means of columns": [ops.mean(x, { axis: 0 }), turn(table).map((line) => round(sumOf(line) / rows))],
          "means of rows": [ops.mean(x, { axis: 1 }), table.map((line) => round(sumOf(line) / columns))],
          "mean of squares": [
            ops.mean(ops.square(x)),
            [round(sumOf([...numbers.map((it) => it * it)]) / (rows * columns))],
          ],
          "sums of columns in a loop": [
            ops.sum(ops.add(x, x), { axis: 0 }),
            turn(table).map((line) => 2 * sumOf(line)),
          ],
          "sums of rows in a loop": [ops.sum(ops.add(x, x), { axis: 1 }), table.map((line) => 2 * sumOf(line))],
        } satisfies Record<string, readonly [Node, readonly number[]]>;
        const found = evaluateOn(
          engine,
          Object.values(nodes).map(([node]) => node as Node),
          new Map([[x, numbers]]),
          dtype,
        );
        for (const [i, [title, [, expected]]] of Object.entries(nodes).entries()) {
          expect([rows, columns, title, [...(found[i] ?? [])]]).toEqual([rows, columns, title, expected]);
        }
      }
    }
  });

  test.each([
    [1, 1],
    [1, 5],
    [4, 4],
    [5, 3],
  ])("losses over %d x %d are means over all rows, and their gradients are too", (rows, columns) => {
    const [a, b] = [variable("a", [rows, columns]), variable("b", [rows, columns])];
    const state = new Map([
      [a, draw(rows * columns)],
      [b, Float64Array.from({ length: rows * columns }, (_, i) => ((i * 7) % 5) / 4)],
    ]);
    const [x, y] = [a, b].map((each) => tableOf(state.get(each) as Float64Array, columns)) as [Table, Table];
    const ct = variable("ct", []);
    state.set(ct, Float64Array.of(-1.5));
    const entropies = x.map((row, i) => -dot(y[i] as number[], softmaxOf(row).map(Math.log)));
    const crossEntropy = ops.softmaxCrossEntropy(a, b);
    const [loss, toA, toB] = evaluateOn(
      engine,
      [crossEntropy, ...vectorJacobianProducts(crossEntropy, ct, [a, b])],
      state,
      dtype,
    );
    const share = -1.5 / rows;
    expectNear(loss, [sumOf(entropies) / rows], "cross-entropy");
    const byA = x.flatMap((row, i) =>
      softmaxOf(row).map((p, j) => share * (p * sumOf(y[i] as number[]) - (y[i]?.[j] as number))),
    );
    expectNear(toA, byA, "its gradient by the logits");
    expectNear(
      toB,
      x.flatMap((row) => softmaxOf(row).map((p) => -share * Math.log(p))),
      "its gradient by the targets",
    );

    const squared = ops.meanSquaredError(a, b);
    const found = evaluateOn(engine, [squared, ...vectorJacobianProducts(squared, ct, [a, b])], state, dtype);
    const off = x.flatMap((row, i) => row.map((value, j) => value - (y[i]?.[j] as number)));
    expectNear(found[0], [dot(off, off) / off.length], "mean squared error");
    expectNear(
      found[1],
      off.map((d) => (-1.5 * 2 * d) / off.length),
      "its gradient by the predictions",
    );
    expectNear(
      found[2],
      off.map((d) => (1.5 * 2 * d) / off.length),
      "its gradient by the targets",
    );
  });
});
