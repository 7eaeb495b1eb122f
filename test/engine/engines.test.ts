import { describe, expect, test } from "vitest";
import { engineNames, type Job, type Pass, type StepGraph } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { CapacityError } from "../../src/errors.js";
import { constant, input, variable } from "../../src/graph/node.js";
import type { Input } from "../../src/graph/op.js";
import { sizeOf } from "../../src/graph/shape.js";
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

  test("takes the rows in the given order, in batches, and the last one may be smaller", () => {
    const session = engine.prepare(job);
    const one = pass([4, 0, 3, 1, 2]);
    expect(session.train(one, 0, 3)).toEqual({ next: 3, hasDiverged: false, isInStep: false });
    // losses are totals before each update: nothing, rows 4 and 0, then rows 3 and 1 as well
    expect([...one.losses]).toEqual([0, (30_000 + 3) / 2, (30_000 + 3 + 3000 + 30) / 2]);
    expect([...session.read(total)]).toEqual([33_333 / 2]);
    expect([...session.read(count)]).toEqual([5]);
  });

  test("stops before the batch that it is given, and goes on from there", () => {
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

  test("goes over the rows as they are, several times, if no order is given", () => {
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

  test("stops at a loss that is not finite, and keeps the state from the end of the pass before", () => {
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

  test("stops if the last update of a pass is not finite, though its loss is", () => {
    const values = Float64Array.of(1, 2, 10, 20, 100, 200, 1000, 2000, 1e308, 1e308);
    const session = engine.prepare({ ...job, tables: [{ columns: 2, values }] });
    expect(session.train(pass(undefined, 2), 0, 6)).toEqual({ next: 3, hasDiverged: true, isInStep: false });
    expect([...session.read(total)]).toEqual([Number.POSITIVE_INFINITY]);
    expect([...session.readKept(total)]).toEqual([0]);
  });

  test("keeps two states: the last one, and the one before it", () => {
    const session = engine.prepare(job);
    const keepTotal = (value: number) => {
      session.write(total, Float64Array.of(value));
      return session.keep();
    };
    const restored = () => {
      session.restorePrevious();
      const previous = session.read(total)[0];
      session.restore();
      return [previous, session.read(total)[0], session.readKept(total)[0]];
    };
    expect(restored()).toEqual([0, 0, 0]);
    for (const value of [1, 2, 3]) {
      expect(keepTotal(value)).toBe(true);
      expect(restored()).toEqual([value - 1, value, value]);
    }
    expect(keepTotal(Number.NaN)).toBe(false);
    expect(restored()).toEqual([2, 3, 3]);
    session.train(pass(undefined, 2), 0, 6); // twice over the rows
    const [previous, last] = restored();
    expect(previous).toBeGreaterThan(3);
    expect(last).toBeGreaterThan(previous as number);
  });

  test("measures its own tables or those that are trained on, and keeps nothing", () => {
    const [x, seen] = [input("x", [3, 2]), variable("seen", [])];
    const rest = input("rest", [1, 2]);
    const measure = (rows: number, batch: Input) => ({
      rows,
      inputs: [batch],
      loss: ops.add(ops.sum(batch), total),
      updates: [{ variable: seen, value: ops.add(seen, ops.sum(batch)) }],
    });
    const own = { columns: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    const session = engine.prepare({
      ...job,
      state: new Map([...job.state, [seen, Float64Array.of(0)]]),
      measurements: [
        { steps: [measure(3, x), measure(1, rest)], tables: [own] },
        { steps: [measure(3, x)], tables: job.tables },
      ],
    });
    const over = (rows: number) => ({ rows, batchSize: 3, scalars: new Map(), losses: new Float64Array(2) });
    session.write(total, Float64Array.of(100));
    const [first, second] = [over(4), over(3)];
    expect(session.measure(0, first, 0, 2)).toEqual({ next: 2, hasDiverged: false, isInStep: false });
    expect([...first.losses]).toEqual([121, 115]);
    expect([session.read(seen)[0], session.read(total)[0]]).toEqual([36, 100]);
    expect(session.measure(1, second, 0, 1).next).toBe(1);
    expect(second.losses[0]).toBe(100 + 333);
    expect([session.readKept(total)[0], session.readKept(seen)[0]]).toEqual([0, 0]);
    session.write(total, Float64Array.of(Number.POSITIVE_INFINITY));
    expect(session.measure(0, first, 0, 2)).toEqual({ next: 1, hasDiverged: true, isInStep: false });
    session.restore();
    expect(session.train(pass(), 0, 3)).toMatchObject({ next: 3, hasDiverged: false });
  });

  test("takes another value for a variable, and keeps it only when asked to", () => {
    const session = engine.prepare(job);
    session.write(total, Float64Array.of(7));
    expect([session.read(total)[0], session.readKept(total)[0]]).toEqual([7, 0]);
    const one = pass();
    session.train(one, 0, 1);
    expect(one.losses[0]).toBe(7);
    expect(session.keep()).toBe(true);
    expect([...session.readKept(total)]).toEqual([7 + 33 / 2]);
  });

  test("goes back to the state that it kept last", () => {
    const session = engine.prepare(job);
    const one = pass();
    session.train(one, 0, 3);
    const kept = session.read(total);
    session.train(one, 0, 2);
    expect(session.read(total)).not.toEqual(kept);
    session.restore();
    expect([session.read(total), [...session.read(count)]]).toEqual([kept, [5]]);
  });

  const dtypes = name === "wasm" ? (["float64", "float32"] as const) : (["float64"] as const);
  describe.each(dtypes)("takes the numbers of the feed in %s", (dtype) => {
    /** The variables become the batch's rows and its two inputs of the feed. The loss is the sum of the second of these inputs. */
    const seenBy = (rows: number) => {
      const inputs = [2, 3, 1].map((columns, i) => input(`input${i}`, [rows, columns]));
      const seen = inputs.map(({ name, shape }) => variable(`${name} of ${rows}`, shape));
      const updates = seen.map((each, i) => ({ variable: each, value: ops.identity(inputs[i] as (typeof inputs)[0]) }));
      return { seen, step: { rows, inputs, loss: ops.sum(inputs[2] as (typeof inputs)[0]), updates } };
    };
    const [two, one] = [seenBy(2), seenBy(1)];
    const variables = [...two.seen, ...one.seen];
    /** Five rows in batches of two. The feed has room for two of the three batches: 2 · 3 numbers and 2 · 1 for each. */
    const fed: Job = {
      ...job,
      dtype,
      steps: [two.step, one.step],
      feed: { window: 2, perBatch: 8 },
      state: new Map(variables.map((each) => [each, new Float64Array(sizeOf(each.shape))])),
    };
    const count = (from: number, until: number) => Float64Array.from({ length: until - from }, (_, i) => from + i);

    test.each([{ order: undefined }, { order: [4, 3, 2, 1, 0] }])(
      "by the batch's position, if rows are visited in $order",
      ({ order }) => {
        const session = engine.prepare(fed);
        const all = pass(order, 2);
        const read = ({ seen }: typeof two) => seen.map((each) => [...session.read(each)]);
        const inOrder = order === undefined;
        session.feed(0, count(0, 16));
        session.train(all, 0, 1);
        expect(read(two)).toEqual([inOrder ? [1, 2, 10, 20] : [1e4, 2e4, 1000, 2000], [0, 1, 2, 3, 4, 5], [6, 7]]);
        session.train(all, 1, 2);
        expect(read(two)).toEqual([
          inOrder ? [100, 200, 1000, 2000] : [100, 200, 10, 20],
          [8, 9, 10, 11, 12, 13],
          [14, 15],
        ]);
        session.feed(0, count(100, 104)); // the smaller batch takes 3 numbers and 1 number
        session.train(all, 2, 3);
        expect(read(one)).toEqual([inOrder ? [1e4, 2e4] : [1, 2], [100, 101, 102], [103]]);
        // Batch number 3 is the first batch of the second pass: it takes the first slot, as number 2 did.
        session.feed(0, count(200, 216));
        session.train(all, 3, 5);
        expect(read(two).slice(1)).toEqual([
          [208, 209, 210, 211, 212, 213],
          [214, 215],
        ]);
        expect([...all.losses]).toEqual([6 + 7, 14 + 15, 103, 206 + 207, 214 + 215, 0]);
      },
    );

    test("that come a part at a time, and reads them back", () => {
      const session = engine.prepare(fed);
      session.feed(0, count(0, 16));
      session.feed(7, count(50, 53));
      expect([...session.readFeed(6, 5)]).toEqual([6, 50, 51, 52, 10]);
      session.readFeed(6, 5).fill(99);
      expect([...session.readFeed(0, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 50]);
    });
  });

  test("hands out copies of its state", () => {
    const session = engine.prepare(job);
    session.read(total)[0] = 99;
    expect([...session.read(total)]).toEqual([0]);
  });
});

test("a job of more than 4 GiB is refused before anything is allocated", async () => {
  const [wide, x] = [variable("wide", [2 ** 14, 2 ** 15]), input("x", [1, 1])];
  const engine = await loadEngine("wasm", "exact");
  const prepare = () =>
    engine.prepare({
      steps: [{ rows: 1, inputs: [x], loss: ops.sum(x), updates: [{ variable: wide, value: ops.square(wide) }] }],
      tables: [{ columns: 1, values: Float64Array.of(0) }],
      state: new Map([[wide, new Float64Array(0)]]),
    });
  expect(prepare).toThrow(CapacityError);
  expect(prepare).toThrow("take 12.0 GiB, expected at most 4 GiB");
});
