import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import type { Session } from "../../../../src/engine/engine.js";
import { createWasmEngine } from "../../../../src/engine/wasm/wasmEngine.js";
import { input, variable } from "../../../../src/graph/node.js";
import { ops } from "../../../../src/ops/index.js";

const open: Session[] = [];
const started: Worker[] = [];
const remember = (worker: Worker) => started.push(worker);
process.on("worker", remember);
afterEach(() => {
  for (const session of open.splice(0)) session.close();
  started.length = 0;
});

const weight = variable("weight", [6, 6]);
const x = input("x", [8, 6]);
const table = { columns: 6, values: Float64Array.from({ length: 48 }, (_, i) => Math.sin(i)) };
const batches = 40;

/** A session whose only variable becomes smaller at each step. */
async function prepare(threads: number, cores = 2): Promise<Session> {
  const product = ops.matmul(x, weight);
  const session = (await createWasmEngine("exact", { threads, longestTurn: 1, cores, leastPerThread: 1 })).prepare({
    steps: [
      {
        rows: 8,
        inputs: [x],
        loss: ops.sum(product),
        updates: [{ variable: weight, value: ops.multiply(weight, weight) }],
      },
    ],
    tables: [table],
    mayShare: true,
    state: new Map([[weight, Float64Array.from({ length: 36 }, (_, i) => 1 - i / 1e6)]]),
  });
  open.push(session);
  return session;
}

/** Runs a pass of steps, each of several turns. After `before` of all turns it does something else first. */
async function train(session: Session, before = -1, act?: () => void): Promise<Float64Array> {
  const losses = new Float64Array(batches);
  const pass = { rows: 8, batchSize: 8, scalars: new Map(), losses };
  let turns = 0;
  for (let next = 0; next < batches; turns++) {
    if (turns === before) act?.();
    const progress = session.train(pass, next, batches);
    next = progress.next;
    if (progress.isInStep) await setImmediate();
  }
  return losses;
}

async function untilReady(session: Session, threads: number): Promise<void> {
  const pass = { rows: 8, batchSize: 8, scalars: new Map(), losses: new Float64Array(1) };
  session.train(pass, 0, 0);
  while (session.threadsNow < threads) {
    expect(session.warning).toBeUndefined();
    await setImmediate();
  }
}

async function untilLost(session: Session): Promise<void> {
  while (session.warning === undefined) await setImmediate();
}

async function trainAlone() {
  const session = await prepare(1);
  return { losses: await train(session), weight: session.read(weight) };
}

test.each([0, 1, 2, 3, 20, 21])("a thread that is ended before turn %d takes nothing with it", async (turn) => {
  const expected = await trainAlone();
  const session = await prepare(3);
  await untilReady(session, 3);
  const losses = await train(session, turn, () => void started[0]?.terminate());
  await untilLost(session);
  expect(session.warning).toMatch(/^a thread has been ended: the run goes on with 1 thread/);
  expect(session.threads).toBe(1);
  expect({ losses, weight: session.read(weight) }).toEqual(expected);
});

test("a thread that is ended as soon as it starts takes nothing with it", async () => {
  const expected = await trainAlone();
  const end = (worker: Worker) => void worker.terminate();
  process.on("worker", end);
  try {
    const session = await prepare(2);
    const losses = await train(session);
    await untilLost(session);
    expect(session.threads).toBe(1);
    expect({ losses, weight: session.read(weight) }).toEqual(expected);
  } finally {
    process.off("worker", end);
  }
});

test("a host without memory that threads can share gets one thread, and says so", async () => {
  const shared = globalThis.SharedArrayBuffer;
  Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
  try {
    const session = await prepare(2);
    expect([session.threads, session.threadsNow]).toEqual([1, 1]);
    expect(session.warning).toBe(
      "threads cannot share memory here: the run takes 1 thread, which gives the same numbers",
    );
    expect(await train(session)).toEqual((await trainAlone()).losses);
  } finally {
    globalThis.SharedArrayBuffer = shared;
  }
});

test("a host with one core gets one thread, and says so", async () => {
  const session = await prepare(2, 1);
  expect([session.threads, session.threadsNow]).toEqual([1, 1]);
  expect(session.warning).toBe("there is only one core here: the run takes 1 thread, which gives the same numbers");
  expect((await prepare(1, 1)).warning).toBeUndefined();
});

test("a session that is closed ends its threads, and goes on with one", async () => {
  const session = await prepare(3);
  await untilReady(session, 3);
  const ended = started.map((worker) => once(worker, "exit"));
  expect(ended).toHaveLength(2);
  session.close();
  await Promise.all(ended);
  expect([session.threads, session.warning]).toEqual([1, undefined]);
  expect(await train(session)).toEqual((await trainAlone()).losses);
});
