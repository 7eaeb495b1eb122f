import { expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { assemble } from "../../../src/engine/wasm/assemble.js";
import { planLayout } from "../../../src/engine/wasm/layout.js";
import { readKernels } from "../../../src/engine/wasm/linkModule.js";
import { loadKernels } from "../../../src/engine/wasm/loadKernels.js";
import { planProgram } from "../../../src/engine/wasm/planProgram.js";
import { constant, input, variable } from "../../../src/graph/node.js";
import type { Node } from "../../../src/graph/op.js";
import type { LayerSpec } from "../../../src/nn/layers.js";
import { buildNetwork, initializeNetwork } from "../../../src/nn/network.js";
import { ops } from "../../../src/ops/index.js";
import { buildOptimizer, optimizerDefaults } from "../../../src/optim/optimizer.js";
import { RandomStream } from "../../../src/random.js";
import { buildStep } from "../../../src/train/buildStep.js";
import { evaluateOn } from "../evaluateOn.js";

const wasm = await loadEngine("wasm", "exact");
const mathjs = await loadEngine("mathjs", "exact");
const rows = 4;
const lr = input("lr", []);

function jobOf(layers: readonly LayerSpec[]) {
  const network = buildNetwork(layers, 2, "default");
  const rule = buildOptimizer(optimizerDefaults.adam, network.parameters);
  const { graph } = buildStep(network, { loss: "mse", rule, clipping: {}, lr }, rows);
  const perBatch = graph.inputs.slice(2).reduce((sum, { shape }) => sum + rows * (shape[1] as number), 0);
  const job = {
    steps: [graph],
    tables: [
      { columns: 2, values: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1) },
      { columns: 1, values: Float64Array.of(0, 1, 1, 0) },
    ],
    feed: { window: 1, perBatch },
    state: new Map([...initializeNetwork(network, RandomStream.create(1, "init")), ...rule.state]),
  };
  return { job, network, perBatch };
}

/** The loss of a network before its first step, and its parameters after it. */
function trainOnce(engine: typeof wasm, layers: readonly LayerSpec[]) {
  const { job, network, perBatch } = jobOf(layers);
  const session = engine.prepare(job);
  session.feed(
    0,
    Float64Array.from({ length: perBatch }, (_, i) => (i % 7 === 0 ? 0 : 1.25)),
  );
  const losses = new Float64Array(1);
  const pass = { rows, batchSize: rows, scalars: new Map([[lr, 0.1]]), losses };
  while (session.train(pass, 0, 1).isInStep);
  return { loss: losses[0], parameters: network.parameters.map((parameter) => session.read(parameter)) };
}

const deep = [...Array.from({ length: 300 }, () => [4, "relu"]).flat(), 1];

test("300 layers give the same bits on both engines", () => {
  const fast = trainOnce(wasm, deep);
  expect(Number.isFinite(fast.loss)).toBe(true);
  expect(fast).toEqual(trainOnce(mathjs, deep));
});

// The time that V8 takes to compile a function grows with the square of its length.
test("the code of 300 layers is in functions of less than 100 KB", async () => {
  const { job } = jobOf(deep);
  const kernels = readKernels((await loadKernels("exact")).bytes);
  const programs = job.steps.map((step) => planProgram(step, "float64"));
  const routine = { programs, tables: job.tables, isTraining: true };
  const bytes = assemble(new Map([["run", routine]]), planLayout(job, programs), kernels, Number.POSITIVE_INFINITY);
  const added = readKernels(bytes).functionCount - kernels.functionCount;
  expect(bytes.length - kernels.bytes.length).toBeGreaterThan(500_000);
  expect((bytes.length - kernels.bytes.length) / added).toBeLessThan(100_000);
});

// A function of WebAssembly has at most 1,000 parameters.
test("1,200 layers of dropout give the same bits on both engines", () => {
  const layers = [3, ...Array.from({ length: 1200 }, () => ({ dropout: 0.2 })), 1];
  expect(trainOnce(wasm, layers)).toEqual(trainOnce(mathjs, layers));
});

// A function of WebAssembly has at most 50,000 locals.
test("60,000 operations on one shape are computed", () => {
  const x = variable("x", [4]);
  let sum: Node = x;
  for (let i = 0; i < 60_000; i++) sum = ops.add(sum, constant(i % 97));
  const state = new Map([[x, Float64Array.of(1, 2, 3, 4)]]);
  expect(evaluateOn(wasm, [sum], state)).toEqual(evaluateOn(mathjs, [sum], state));
});
