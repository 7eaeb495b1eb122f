import { describe, expect, test } from "vitest";
import type { Job, Pass, StepGraph } from "../../src/engine/engine.js";
import { evaluate, referenceEngine } from "../../src/engine/reference.js";
import { constant, input, variable } from "../../src/graph/node.js";
import { topologicalOrder } from "../../src/graph/order.js";
import { numberSystem } from "../../src/math/arithmetic.js";
import { ops } from "../../src/ops/index.js";

const lr = input("lr", []);
const total = variable("total", []);
const count = variable("count", []);

/** Adds up what it sees: total += Σ x · lr, count += rows; the loss is the total from before. */
function step(rows: number): StepGraph {
  const x = input("x", [rows, 2]);
  return {
    rows,
    inputs: [x],
    loss: ops.identity(total),
    updates: [
      { variable: total, value: ops.add(total, ops.multiply(ops.sum(x), lr)) },
      { variable: count, value: ops.add(count, constant(rows)) },
    ],
  };
}
const job: Job = {
  steps: [step(2), step(1)],
  tables: [{ columns: 2, values: Float64Array.of(1, 2, 10, 20, 100, 200, 1000, 2000, 1e4, 2e4) }],
  state: new Map([
    [total, Float64Array.of(0)],
    [count, Float64Array.of(0)],
  ]),
};
const pass = (order: number[]): Pass => ({
  order: Uint32Array.from(order),
  batchSize: 2,
  scalars: new Map([[lr, 0.5]]),
  losses: new Float64Array(Math.ceil(order.length / 2)),
});

describe("the reference engine", () => {
  test("takes the rows in the order given, in batches, the last one smaller", () => {
    const session = referenceEngine.prepare(job);
    const one = pass([4, 0, 3, 1, 2]);
    expect(session.train(one, 0, () => false)).toBe(3);
    // losses are totals before each update: nothing, rows 4 and 0, then rows 3 and 1 as well
    expect([...one.losses]).toEqual([0, (30_000 + 3) / 2, (30_000 + 3 + 3000 + 30) / 2]);
    expect([...session.read(total)]).toEqual([33_333 / 2]);
    expect([...session.read(count)]).toEqual([5]);
  });

  test("stops when told to, and goes on where it stopped", () => {
    const session = referenceEngine.prepare(job);
    const one = pass([0, 1, 2, 3, 4]);
    const asked: number[] = [];
    const stop = (batch: number) => {
      asked.push(batch);
      return true;
    };
    expect(session.train(one, 0, stop)).toBe(1);
    expect([...session.read(count)]).toEqual([2]);
    expect(session.train(one, 1, stop)).toBe(2);
    expect(session.train(one, 2, () => false)).toBe(3);
    expect(asked).toEqual([0, 1]);
    expect([...session.read(count)]).toEqual([5]);
  });

  test("lets every update see the values from before the step", () => {
    const [a, b] = [variable("a", []), variable("b", [])];
    const x = input("x", [1, 1]);
    const swap: StepGraph = {
      rows: 1,
      inputs: [x],
      loss: ops.sum(x),
      updates: [
        { variable: a, value: b },
        { variable: b, value: a },
      ],
    };
    const session = referenceEngine.prepare({
      steps: [swap],
      tables: [{ columns: 1, values: Float64Array.of(7) }],
      state: new Map([
        [a, Float64Array.of(1)],
        [b, Float64Array.of(2)],
      ]),
    });
    session.train(
      { order: Uint32Array.of(0), batchSize: 1, scalars: new Map(), losses: new Float64Array(1) },
      0,
      () => false,
    );
    expect([session.read(a)[0], session.read(b)[0]]).toEqual([2, 1]);
  });

  test("hands out copies of its state", () => {
    const session = referenceEngine.prepare(job);
    session.read(total)[0] = 99;
    expect([...session.read(total)]).toEqual([0]);
  });

  test("names the leaf that has no value", () => {
    const x = input("x", []);
    expect(() => evaluate(topologicalOrder([ops.exp(x)]), new Map(), numberSystem("number"))).toThrow(
      "input x has no value",
    );
  });
});
