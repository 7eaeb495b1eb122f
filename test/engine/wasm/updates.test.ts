import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/engine/engine.js";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import { constant, input, variable } from "../../../src/graph/node.js";
import type { Node, Variable } from "../../../src/graph/op.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";

const mathjs = await loadEngine("mathjs", "exact");
const random = RandomStream.create(14, "gradcheck");

type Updates = readonly (readonly [Variable, Node])[];

/** Halves, so that sums of products have no rounding in float64. */
function draw(variables: readonly Variable[]): ReadonlyMap<Variable, Float64Array> {
  return new Map(
    variables.map((each) => [
      each,
      Float64Array.from({ length: sizeOf(each.shape) }, () => Math.round(random.uniform(-6, 6)) / 2),
    ]),
  );
}

/** The losses of two steps, and what the variables are after them. */
function twoSteps(engine: Engine, updates: Updates, state: ReadonlyMap<Variable, Float64Array>, loss?: Node) {
  const x = input("x", [1, 1]);
  const session = engine.prepare({
    steps: [
      {
        rows: 1,
        inputs: [x],
        loss: loss ?? ops.sum(x),
        updates: updates.map(([variable, value]) => ({ variable, value })),
      },
    ],
    tables: [{ columns: 1, values: Float64Array.of(0) }],
    state,
  });
  const losses = new Float64Array(2);
  const pass = { rows: 1, batchSize: 1, scalars: new Map(), losses };
  for (let next = 0; next < 2; ) next = session.train(pass, next, 2).next;
  return { losses, state: [...state.keys()].map((each) => session.read(each)) };
}

const whole = await createWasmEngine("exact");
/** Every instruction is cut into as many parts as it can be. */
const inParts = await createWasmEngine("exact", { longestTurn: 1 });

function expectSame(variables: readonly Variable[], updates: Updates, loss?: Node): void {
  const state = draw(variables);
  const expected = twoSteps(mathjs, updates, state, loss);
  expect(twoSteps(whole, updates, state, loss)).toEqual(expected);
  expect(twoSteps(inParts, updates, state, loss)).toEqual(expected);
}

/** The engine reorders instructions, and writes values over the variables that they replace: no update may see that. */
describe("all updates of a step see the values from before it:", () => {
  /** Of a size for which there are kernels, and of one that is worked on element by element. */
  describe.each([20, 6])("matrices of %d rows,", (n) => {
    const [a, b, c] = ["a", "b", "c"].map((name) => variable(name, [n, n])) as [Variable, Variable, Variable];
    const [thin, row] = [variable("thin", [n, 2]), variable("row", [n])];
    const all = [a, b, c, thin, row];
    const flat = (node: Node) => ops.reshape(node, { shape: [n * n, 1] });
    const square = (node: Node) => ops.reshape(node, { shape: [n, n] });
    const columnSums = (node: Node) => ops.sum(node, { axis: 0, keepDims: true });

    test("a product of values that another update sums", () => {
      expectSame(all, [
        [a, ops.add(c, c)],
        [b, ops.matmul(ops.matmul(b, c), a)],
      ]);
      expectSame(all, [
        [b, ops.matmul(ops.matmul(b, c), a)],
        [a, ops.add(c, c)],
      ]);
    });

    /** Ways to read v, and another matrix beside it. */
    const readings: Readonly<Record<string, (v: Node, w: Node) => Node>> = {
      itself: (v) => v,
      "a sum": (v, w) => ops.add(v, w),
      "a function": (v) => ops.sign(ops.expm1(v)),
      "a left factor": (v, w) => ops.matmul(v, w),
      "a right factor": (v, w) => ops.matmul(w, v),
      "a transposed factor": (v, w) => ops.matmul(ops.transpose(v), w),
      "a right factor, transposed": (v, w) => ops.matmul(w, ops.transpose(v)),
      "a narrow factor": (v, w) => ops.add(ops.matmul(ops.matmul(v, thin), ops.transpose(thin)), w),
      "a transposition": (v) => ops.transpose(v),
      "a transposition in a sum": (v, w) => ops.subtract(ops.transpose(v), w),
      "another shape": (v) => square(ops.multiply(flat(v), flat(v))),
      "sums of columns": (v, w) => ops.add(columnSums(v), w),
      "sums of rows": (v, w) => ops.add(ops.sum(v, { axis: 1, keepDims: true }), w),
      "sums of rows that go along columns": (v, w) => ops.add(ops.sum(v, { axis: 1 }), w),
      "a row of them all": (v, w) => ops.add(ops.broadcast(ops.sum(v), { shape: [n, n] }), w),
    };
    const others = ["a sum", "a left factor", "a transposed factor", "a narrow factor", "sums of columns"];
    test.each(Object.entries(readings))("one of which is read as %s", (_, read) => {
      for (const name of others) {
        const other = readings[name] as (v: Node, w: Node) => Node;
        expectSame(all, [
          [a, read(b, a)],
          [b, other(a, b)],
        ]);
        expectSame(all, [
          [a, other(a, c)],
          [b, ops.matmul(ops.matmul(b, c), read(a, b))],
        ]);
      }
    });

    test.each(Object.entries(readings))("a loss that reads one of them as %s", (_, read) => {
      expectSame(all, [[a, ops.matmul(b, c)]], ops.sum(read(a, b)));
      expectSame(all, [[a, ops.negate(a)]], ops.sum(read(a, a)));
      expectSame(all, [[a, read(a, b)]], ops.sum(read(a, b)));
    });

    test("variables that change places, two and three of them", () => {
      expectSame(all, [
        [a, b],
        [b, a],
      ]);
      expectSame(all, [
        [a, b],
        [b, c],
        [c, a],
      ]);
      expectSame(all, [
        [a, ops.add(b, constant(1))],
        [b, ops.multiply(c, constant(2))],
        [c, ops.subtract(a, constant(3))],
      ]);
      expectSame(all, [
        [a, ops.matmul(b, c)],
        [b, ops.matmul(c, a)],
        [c, ops.matmul(a, b)],
      ]);
    });

    test("variables that become the same value", () => {
      const sum = ops.add(a, b);
      expectSame(all, [
        [a, sum],
        [b, sum],
      ]);
      expectSame(all, [
        [a, ops.add(a, b)],
        [b, ops.add(a, b)],
        [c, ops.multiply(c, sum)],
      ]);
      expectSame(all, [
        [a, c],
        [b, c],
        [c, ops.matmul(c, c)],
      ]);
      expectSame(all, [
        [a, constant(1, [n, n])],
        [b, constant(1, [n, n])],
      ]);
    });

    test("a matrix and a row of numbers that read each other", () => {
      expectSame(all, [
        [row, ops.sum(a, { axis: 0 })],
        [a, ops.add(a, row)],
      ]);
      expectSame(all, [
        [row, ops.add(row, ops.sum(a, { axis: 1 }))],
        [a, ops.multiply(a, ops.reshape(row, { shape: [n, 1] }))],
        [b, ops.multiply(a, row)],
      ]);
      expectSame(all, [
        [thin, ops.matmul(a, thin)],
        [a, ops.matmul(thin, ops.transpose(thin))],
      ]);
    });
  });

  test("single numbers: one that the loss is, and one that becomes the loss", () => {
    const [p, q] = [variable("p", []), variable("q", [])];
    const product = ops.multiply(p, q);
    expectSame([p, q], [[p, product]], product);
    expectSame([p, q], [[p, ops.add(p, q)]], p);
    expectSame(
      [p, q],
      [
        [p, q],
        [q, p],
      ],
      ops.identity(q),
    );
    expectSame([p, q], [[p, q]], q);
  });
});
