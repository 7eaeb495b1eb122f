import { describe, expect, test } from "vitest";
import { engineNames, type Job, type Pass, type StepGraph } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { CapacityError } from "../../src/errors.js";
import { constant, input, variable } from "../../src/graph/node.js";
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
const pass = (order?: number[], times = 1): Pass => ({
  rows: 5,
  order: order === undefined ? undefined : Uint32Array.from(order),
  batchSize: 2,
  scalars: new Map([[lr, 0.5]]),
  losses: new Float64Array(3 * times),
});

describe.each(engineNames)("the engine %s", async (name) => {
  const engine = await loadEngine(name, "exact");

  test("takes the rows in the order given, in batches, the last one smaller", () => {
    const session = engine.prepare(job);
    const one = pass([4, 0, 3, 1, 2]);
    expect(session.train(one, 0, 3)).toEqual({ next: 3, hasDiverged: false, isInStep: false });
    // losses are totals before each update: nothing, rows 4 and 0, then rows 3 and 1 as well
    expect([...one.losses]).toEqual([0, (30_000 + 3) / 2, (30_000 + 3 + 3000 + 30) / 2]);
    expect([...session.read(total)]).toEqual([33_333 / 2]);
    expect([...session.read(count)]).toEqual([5]);
  });

  test("stops when told to, and goes on where it stopped", () => {
    const session = engine.prepare(job);
    const one = pass([0, 1, 2, 3, 4]);
    expect(session.train(one, 0, 1)).toEqual({ next: 1, hasDiverged: false, isInStep: false });
    expect([...session.read(count)]).toEqual([2]);
    expect(session.train(one, 1, 2).next).toBe(2);
    expect(session.train(one, 2, 3).next).toBe(3);
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
    const session = engine.prepare({
      steps: [swap],
      tables: [{ columns: 1, values: Float64Array.of(7) }],
      state: new Map([
        [a, Float64Array.of(1)],
        [b, Float64Array.of(2)],
      ]),
    });
    session.train(
      { rows: 1, order: Uint32Array.of(0), batchSize: 1, scalars: new Map(), losses: new Float64Array(1) },
      0,
      1,
    );
    expect([session.read(a)[0], session.read(b)[0]]).toEqual([2, 1]);
  });

  test("goes over the rows as they stand, several times, where no order is given", () => {
    const [once, twice] = [engine.prepare(job), engine.prepare(job)];
    const order = [0, 1, 2, 3, 4];
    const all = pass(undefined, 2);
    expect(twice.train(all, 0, 6).next).toBe(6);
    const [first, second] = [pass(order), pass(order)];
    once.train(first, 0, 3);
    once.train(second, 0, 3);
    expect([...all.losses]).toEqual([...first.losses, ...second.losses]);
    expect([...twice.read(total)]).toEqual([...once.read(total)]);
  });

  test("stops where a loss is not finite, and keeps the state from the end of the pass before", () => {
    const values = Float64Array.of(1, 2, 10, 20, 1e308, 1e308, 1000, 2000, 1e4, 2e4);
    const session = engine.prepare({ ...job, tables: [{ columns: 2, values }] });
    // 1e308 + 1e308 overflows: the total is infinite after the second batch, and so is the loss of the third.
    const one = pass();
    expect(session.train(one, 0, 3)).toEqual({ next: 3, hasDiverged: true, isInStep: false });
    expect([...one.losses]).toEqual([0, 16.5, Number.POSITIVE_INFINITY]);
    expect([...session.readKept(total)]).toEqual([0]);
    expect([...session.read(count)]).toEqual([5]);
    expect(session.keep()).toBe(false);
    expect([...session.readKept(count)]).toEqual([0]);
  });

  test("stops where the last update of a pass is not finite, though its loss was", () => {
    const values = Float64Array.of(1, 2, 10, 20, 100, 200, 1000, 2000, 1e308, 1e308);
    const session = engine.prepare({ ...job, tables: [{ columns: 2, values }] });
    expect(session.train(pass(undefined, 2), 0, 6)).toEqual({ next: 3, hasDiverged: true, isInStep: false });
    expect([...session.read(total)]).toEqual([Number.POSITIVE_INFINITY]);
    expect([...session.readKept(total)]).toEqual([0]);
  });

  test("takes another value for a variable, and keeps the last until it is told to", () => {
    const session = engine.prepare(job);
    session.write(total, Float64Array.of(7));
    expect([session.read(total)[0], session.readKept(total)[0]]).toEqual([7, 0]);
    const one = pass();
    session.train(one, 0, 1);
    expect(one.losses[0]).toBe(7);
    expect(session.keep()).toBe(true);
    expect([...session.readKept(total)]).toEqual([7 + 33 / 2]);
  });

  test("goes back to what it last kept", () => {
    const session = engine.prepare(job);
    const one = pass();
    session.train(one, 0, 3);
    const kept = session.read(total);
    session.train(one, 0, 2);
    expect(session.read(total)).not.toEqual(kept);
    session.restore();
    expect([session.read(total), [...session.read(count)]]).toEqual([kept, [5]]);
  });

  test("takes other numbers for a table, also in the middle of a pass", () => {
    for (const order of [undefined, [4, 3, 2, 1, 0]]) {
      const session = engine.prepare(job);
      const one = pass(order);
      session.train(one, 0, 1);
      session.replaceTable(0, Float64Array.of(0, 0, 0, 0, 1, 1, 0, 0, 2, 2));
      session.train(one, 1, 3);
      expect([...session.read(total)]).toEqual([order === undefined ? (33 + 2 + 4) / 2 : (33_000 + 2) / 2]);
    }
  });

  test("hands out copies of its state", () => {
    const session = engine.prepare(job);
    session.read(total)[0] = 99;
    expect([...session.read(total)]).toEqual([0]);
  });
});

test("a job that takes more than 4 GiB is refused before anything is allocated", async () => {
  const [wide, x] = [variable("wide", [2 ** 14, 2 ** 15]), input("x", [1, 1])];
  const engine = await loadEngine("wasm", "exact");
  const prepare = () =>
    engine.prepare({
      steps: [{ rows: 1, inputs: [x], loss: ops.sum(x), updates: [{ variable: wide, value: ops.square(wide) }] }],
      tables: [{ columns: 1, values: Float64Array.of(0) }],
      state: new Map([[wide, new Float64Array(0)]]),
    });
  expect(prepare).toThrow(CapacityError);
  expect(prepare).toThrow("take 8.0 GiB, expected at most 4");
});
