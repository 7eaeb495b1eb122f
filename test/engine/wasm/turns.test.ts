import { describe, expect, test } from "vitest";
import type { Dtype, Pass, Session, StepGraph } from "../../../src/engine/engine.js";
import { createWasmEngine } from "../../../src/engine/wasm/wasmEngine.js";
import { input, variable } from "../../../src/graph/node.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";
import { EpochRunner } from "../../../src/train/epochRunner.js";
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
} from "./mixedNetwork.js";

async function prepare(longestTurn: number | undefined, dtype: Dtype): Promise<Session> {
  const engine = await createWasmEngine("exact", { longestTurn });
  const session = engine.prepare({ dtype, steps: buildSteps(), tables, feed, state });
  session.feed(0, masks);
  return session;
}

function newPass(inOrder: boolean): Pass {
  const scalars = new Map([[lr, 0.3]]);
  return { rows, order: inOrder ? undefined : order, batchSize, scalars, losses: new Float64Array(batches) };
}

/** Trains a pass. Returns how often control came back in the middle of a step. */
function trainPass(session: Session, pass: Pass): number {
  let [next, pauses] = [0, 0];
  while (next < batches) {
    const progress = session.train(pass, next, batches);
    if (progress.isInStep) pauses++;
    next = progress.next;
  }
  return pauses;
}

const everything = (session: Session) => network.parameters.map((parameter) => session.read(parameter));

describe.each(["float64", "float32"] as const)("a step in turns, in %s", (dtype) => {
  // As many turns as there can be; and a few turns of several instructions each.
  test.each([
    [1, 200],
    [3000, 5],
  ])("of %d ns gives the bits of a step without a pause", async (longestTurn, least) => {
    const [whole, divided] = [await prepare(undefined, dtype), await prepare(longestTurn, dtype)];
    for (const inOrder of [true, false, false]) {
      const [expected, pass] = [newPass(inOrder), newPass(inOrder)];
      expect(trainPass(whole, expected)).toBe(0);
      expect(trainPass(divided, pass)).toBeGreaterThan(least);
      expect(pass.losses).toEqual(expected.losses);
      expect(everything(divided)).toEqual(everything(whole));
    }
  });
});

test("a step is finished even if the run is aborted in the middle of it", async () => {
  const session = await prepare(1, "float64");
  const controller = new AbortController();
  const train = session.train.bind(session);
  let calls = 0;
  session.train = (...given) => {
    if (++calls === 40) controller.abort();
    return train(...given);
  };
  const runner = new EpochRunner(session, { rows, batchSize, shuffle: undefined });
  const { place } = await runner.run(new Map([[lr, 0.3]]), 1, controller);
  expect(place?.losses).toHaveLength(1);
  const expected = await prepare(undefined, "float64");
  expected.train(newPass(true), 0, 1);
  expect(everything(session)).toEqual(everything(expected));
});

test("a variable that is written row by row is read as a whole before", async () => {
  const [a, bias] = [variable("a", [6, 6]), variable("bias", [6])];
  const x = input("x", [1, 1]);
  const step: StepGraph = {
    rows: 1,
    inputs: [x],
    loss: ops.sum(x),
    updates: [{ variable: bias, value: ops.subtract(bias, ops.sum(ops.add(a, bias), { axis: 1 })) }],
  };
  const table = { columns: 1, values: Float64Array.of(0) };
  const ones = new Map([a, bias].map((each) => [each, new Float64Array(sizeOf(each.shape)).fill(1)]));
  const session = (await createWasmEngine("exact", { longestTurn: 1 })).prepare({
    steps: [step],
    tables: [table],
    state: ones,
  });
  const pass = { rows: 1, batchSize: 1, scalars: new Map(), losses: new Float64Array(1) };
  while (session.train(pass, 0, 1).isInStep);
  // 1 - (1 + 1)·6
  expect([...session.read(bias)]).toEqual(Array.from({ length: 6 }, () => -11));
});
