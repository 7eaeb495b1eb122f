import fc from "fast-check";
import { expect, test } from "vitest";
import type { Engine, Session } from "../../src/engine/engine.js";
import { evaluate, referenceEngine } from "../../src/engine/referenceEngine.js";
import { createWasmEngine } from "../../src/engine/wasm/wasmEngine.js";
import { coverCases, findCases } from "../../src/gradcheck/samples/cases.js";
import type { Node, Value } from "../../src/graph/op.js";
import { topologicalOrder } from "../../src/graph/order.js";
import { printNode } from "../../src/graph/printNode.js";
import { sizeOf } from "../../src/graph/shape.js";
import { registry } from "../../src/ops/index.js";
import { RandomStream } from "../../src/random.js";
import { asPlain, asValue, createPlainSystem, type PlainSystem } from "./plainNumbers.js";
import { buildProgram, plans, type RandomProgram } from "./randomPrograms.js";

/** `PROGRAMS=20000 SEED=7` tries more of them, and others. */
const count = Number(process.env.PROGRAMS ?? 400);
const seed = Number(process.env.SEED ?? 14);

const whole = await createWasmEngine("exact");
/** Steps are cut into parts: as many as there can be, and a few. */
const engines = [
  whole,
  await createWasmEngine("exact", { longestTurn: 1 }),
  await createWasmEngine("exact", { longestTurn: 2000 }),
];
const systems = { float64: createPlainSystem(whole, "float64"), float32: createPlainSystem(whole, "float32") };

/** Ops that are made of nothing but what IEEE 754 prescribes to the bit. */
const prescribed = new Set(
  [...registry.values()]
    .filter((op) => {
      const { primitives, functionCalls } = systems.float64;
      const before = functionCalls();
      for (const { shapes, params } of coverCases(op, findCases(op))) {
        const values = shapes.map((shape) => asValue({ shape, numbers: new Float64Array(sizeOf(shape)) }));
        op.forward(primitives, values, params);
      }
      return functionCalls() === before;
    })
    .map(({ name }) => name),
);

/** How a run went: its losses up to a divergence, and the variables after it. */
interface Outcome {
  readonly losses: readonly number[];
  readonly hasDiverged: boolean;
  readonly state: readonly Float64Array[];
}

/** Batches of two passes, and what they are fed: a window of two batches at a time. */
function batchesOf({ rows, batchSize, job }: RandomProgram) {
  const perPass = Math.ceil(rows / batchSize);
  const random = RandomStream.create(3, "gradcheck");
  const numbers = 2 * (job.feed?.perBatch ?? 0);
  const windows = Array.from({ length: perPass + 1 }, () =>
    Float64Array.from({ length: numbers }, () => Math.round(random.uniform(-4, 4)) / 2),
  );
  return { perPass, total: 2 * perPass, windows };
}

function runOn(engine: Engine, program: RandomProgram): Outcome {
  const { job, rows, batchSize, order, scalars } = program;
  const { total, windows } = batchesOf(program);
  const session = engine.prepare(job);
  const losses = new Float64Array(total);
  const pass = { rows, batchSize, order, scalars, losses };
  const read = (session: Session) => [...job.state.keys()].map((each) => session.read(each));
  for (let next = 0; next < total; ) {
    session.feed(0, windows[Math.floor(next / 2)] as Float64Array);
    const progress = session.train(pass, next, Math.min(next + 1, total));
    next = progress.next;
    if (progress.hasDiverged) return { losses: [...losses.subarray(0, next)], hasDiverged: true, state: read(session) };
  }
  return { losses: [...losses], hasDiverged: false, state: read(session) };
}

/** The same by the definition of a run, and of each op. */
function runPlainly(program: RandomProgram, system: PlainSystem): Outcome {
  const { job, rows, batchSize, order, scalars } = program;
  const { perPass, total, windows } = batchesOf(program);
  const bind = (node: Node, numbers: ArrayLike<number>): [Node, Value] => [
    node,
    asValue({ shape: node.shape, numbers: Float64Array.from(numbers, system.round) }),
  ];
  const state = new Map<Node, Value>([...job.state].map(([node, numbers]) => bind(node, numbers)));
  const [{ columns, values }] = job.tables as [(typeof job.tables)[number]];
  const losses: number[] = [];
  const end = (hasDiverged: boolean) => ({
    losses,
    hasDiverged,
    state: [...state.values()].map((value) => asPlain(value).numbers),
  });
  for (let batch = 0; batch < total; batch++) {
    const position = batch % perPass;
    const start = position * batchSize;
    const numbers = Array.from(
      { length: Math.min(batchSize, rows - start) },
      (_, i) => order?.[start + i] ?? start + i,
    );
    const step = job.steps.find((each) => each.rows === numbers.length) as (typeof job.steps)[number];
    const slot = (position % 2) * (job.feed?.perBatch ?? 0);
    const [x, fed] = step.inputs as [Node, Node];
    const leaves = new Map([
      ...state,
      ...[...scalars].map(([node, value]) => bind(node, [value])),
      bind(
        x,
        numbers.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]),
      ),
      bind(fed, (windows[Math.floor(batch / 2)] as Float64Array).subarray(slot, slot + sizeOf(fed.shape))),
    ]);
    const nodes = topologicalOrder([step.loss, ...step.updates.map(({ value }) => value)]);
    const results = evaluate(nodes, leaves, system);
    for (const { variable, value } of step.updates) state.set(variable, results.get(value) as Value);
    losses.push(asPlain(results.get(step.loss) as Value).numbers[0] as number);
    const hasFiniteState = [...state.values()].every((value) => asPlain(value).numbers.every(Number.isFinite));
    if (!Number.isFinite(losses.at(-1)) || (position === perPass - 1 && !hasFiniteState)) return end(true);
  }
  return end(false);
}

function expectSame(actual: Outcome, expected: Outcome, title: string): void {
  expect([title, actual.losses, actual.hasDiverged]).toEqual([title, expected.losses, expected.hasDiverged]);
  for (const [i, numbers] of expected.state.entries()) {
    const j = numbers.findIndex((number, k) => !Object.is(actual.state[i]?.[k], number));
    if (j >= 0) expect.fail(`${title}: v${i} number ${j} is ${actual.state[i]?.[j]}, expected ${numbers[j]}`);
  }
}

function describeProgram({ job }: RandomProgram): string {
  const [step] = job.steps as [(typeof job.steps)[number]];
  const updates = step.updates.map(
    ({ variable, value }) => `${variable.name} [${variable.shape}] = ${printNode(value)}`,
  );
  return [...updates, `loss = ${printNode(step.loss)}`].join("; ").slice(0, 2000);
}

test("random programs give the same bits on the engine as by the definition of their ops", {
  timeout: 3_600_000,
}, () => {
  const used = new Set<string>();
  let prescribedPrograms = 0;
  const property = fc.property(plans, (plan) => {
    const program = buildProgram(plan, prescribed);
    for (const name of program.used) used.add(name);
    const system = systems[plan.dtype];
    const before = system.functionCalls();
    const expected = runPlainly(program, system);
    const title = describeProgram(program);
    expectSame(runOn(engines[plan.seed % engines.length] as Engine, program), expected, title);
    if (plan.dtype === "float32" || system.functionCalls() > before) return;
    prescribedPrograms++;
    expectSame(runOn(referenceEngine, program), expected, `on mathjs: ${title}`);
  });
  const unused = () => [...registry.keys()].filter((name) => !used.has(name));
  fc.assert(property, { numRuns: count, seed });
  expect(prescribedPrograms).toBeGreaterThan(count / 5);
  // A new op draws other programs, and some op may not be among them by chance.
  for (let more = 1; more <= 20 && unused().length > 0; more++)
    fc.assert(property, { numRuns: count, seed: seed + more });
  expect(unused()).toEqual([]);
});
