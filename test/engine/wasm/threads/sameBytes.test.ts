import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { Dtype, Pass, PassProgress, Session } from "../../../../src/engine/engine.js";
import { createWasmEngine } from "../../../../src/engine/wasm/wasmEngine.js";
import { buildMeasurement } from "../../../../src/forward/buildMeasurement.js";
import {
  batches,
  batchSize,
  buildSteps,
  feed,
  lr,
  masks,
  network,
  order,
  rows,
  state,
  tables,
} from "../mixedNetwork.js";

const measureOptions = { loss: "crossEntropy", correct: undefined, unscaling: undefined, isWeighted: false } as const;

const open: Session[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

/** A session that trains in three batches, the last one smaller, and measures. It is ready if all of its threads are. */
async function prepare(threads: number, dtype: Dtype, longestTurn?: number): Promise<Session> {
  const engine = await createWasmEngine("exact", { threads, longestTurn, cores: 2, leastPerThread: 1 });
  const session = engine.prepare({
    dtype,
    steps: buildSteps(),
    tables,
    feed,
    measurements: [{ steps: [buildMeasurement(network, measureOptions, rows).graph], tables }],
    mayShare: true,
    state,
  });
  open.push(session);
  session.feed(0, masks);
  measure(session);
  while (session.threadsNow < threads) {
    expect(session.warning).toBeUndefined();
    await setImmediate();
  }
  return session;
}

function finish(count: number, advance: (next: number) => PassProgress): boolean {
  for (let next = 0; next < count; ) {
    const progress = advance(next);
    if (progress.hasDiverged) return false;
    next = progress.next;
  }
  return true;
}

function measure(session: Session): number {
  const pass = { rows, batchSize: rows, scalars: new Map(), losses: new Float64Array(1) };
  finish(1, (next) => session.measure(0, pass, next, 1));
  return pass.losses[0] as number;
}

/** Trains some passes over the rows, and gives all numbers that come of it. */
function train(session: Session, passes: number, isInOrder: boolean, rate: number) {
  const losses = new Float64Array(passes * batches);
  const pass: Pass = {
    rows,
    order: isInOrder ? undefined : order,
    batchSize,
    scalars: new Map([[lr, rate]]),
    losses,
  };
  const isWhole = finish(losses.length, (next) => session.train(pass, next, losses.length));
  const read = (how: "read" | "readKept" | "readPrevious") => [...state.keys()].map((each) => session[how](each));
  return { isWhole, losses, now: read("read"), kept: read("readKept"), previous: read("readPrevious") };
}

describe.each(["float64", "float32"] as const)("in %s", (dtype) => {
  test.each([2, 3, 7])("%d threads give the bytes of one", async (threads) => {
    for (const longestTurn of [undefined, 3000]) {
      const [one, several] = [await prepare(1, dtype), await prepare(threads, dtype, longestTurn)];
      for (const isInOrder of [true, false]) {
        expect(train(several, 2, isInOrder, 0.01)).toEqual(train(one, 2, isInOrder, 0.01));
        expect(measure(several)).toBe(measure(one));
      }
      for (const session of [one, several]) session.restorePrevious();
      expect(measure(several)).toBe(measure(one));
      const diverged = train(one, 3, false, 1e308);
      expect(diverged.isWhole).toBe(false);
      expect(train(several, 3, false, 1e308)).toEqual(diverged);
      for (const session of [one, several]) session.restore();
      expect(measure(several)).toBe(measure(one));
      expect(several.threadsNow).toBe(threads);
    }
  });
});
