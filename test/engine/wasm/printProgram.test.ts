import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { readConfig } from "../../../src/config/loadConfig.js";
import { loadDatasets } from "../../../src/data/load/loadDatasets.js";
import type { Dtype, Engine, Job, Update } from "../../../src/engine/engine.js";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { planProgram } from "../../../src/engine/wasm/planProgram.js";
import { printProgram } from "../../../src/engine/wasm/printProgram.js";
import { constant, variable } from "../../../src/graph/node.js";
import type { Node } from "../../../src/graph/op.js";
import { initializeNetwork } from "../../../src/nn/network.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { fitNetwork } from "../../../src/train/fitNetwork.js";
import { createRunState } from "../../../src/train/runState.js";
import { openTrainingSession } from "../../../src/train/trainingSession.js";

/** The job that a config's training gives to the engine. */
async function jobOf(file: string): Promise<Job> {
  const loaded = await readConfig(join("configs", file));
  const { config, directory, place } = loaded;
  const datasets = await loadDatasets(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, datasets.training);
  const initial = initializeNetwork(network, RandomStream.create(config.seed, "init"));
  const wasm = await loadEngine("wasm", "exact");
  const jobs: Job[] = [];
  const engine: Engine = {
    ...wasm,
    prepare(job) {
      jobs.push(job);
      return wasm.prepare(job);
    },
  };
  openTrainingSession(engine, { config, network, datasets, initial, streams: createRunState(config).streams });
  return jobs[0] as Job;
}

/**
 * These listings are read by people, and are right because somebody has read them. An optimisation that is lost shows here, though
 * all numbers stay the same. So they are written again one at a time, and the test fails after that too.
 */
test.each(["xor", "iris", "digits"])(
  "the programs of configs/%s.json are the ones that its listing shows",
  async (name) => {
    const { steps, dtype = "float64" } = await jobOf(`${name}.json`);
    const listing = steps.map((step) => printProgram(planProgram(step, dtype))).join("\n");
    const file = join(import.meta.dirname, "programs", `${name}.txt`);
    if (process.env.WRITE_PROGRAM === name) {
      writeFileSync(file, listing);
      expect.fail(`${file} was written: read what \`git diff\` shows, and run the test again without WRITE_PROGRAM`);
    }
    const advice = `the programs of ${name} are other ones. Read the difference. If it is meant, WRITE_PROGRAM=${name} writes the file again`;
    expect(listing, advice).toBe(readFileSync(file, "utf8"));
  },
);

test("the page about the engine explains the listing of xor", () => {
  const page = readFileSync("src/engine/wasm/README.md", "utf8");
  expect(page).toContain(readFileSync(join(import.meta.dirname, "programs/xor.txt"), "utf8"));
});

const [a, b, row] = [variable("a", [20, 20]), variable("b", [20, 20]), variable("row", [20])];
const printStep = (loss: Node, updates: readonly Update[], dtype?: Dtype) =>
  printProgram(planProgram({ rows: 1, inputs: [], loss, updates }, dtype ?? "float64")).split("\n");

test("a listing shows new values by a prime, and moves of what could not be written over its variable at once", () => {
  const updates = [
    { variable: a, value: b },
    { variable: b, value: a },
  ];
  expect(printStep(constant(-0), updates)).toEqual([
    "batch      1 row",
    "loop       []        %1 = -0",
    "loop       [20, 20]  %2 = b",
    "                     b' = a",
    "move       [20, 20]  a' = %2",
    "loss       []        %1",
    "memory               3216 bytes in float64",
    "",
  ]);
});

test("a listing shows which factors a product transposes, and which lines a narrow one is made of", () => {
  const [tall, wide] = [variable("tall", [20, 2]), variable("wide", [1, 20])];
  const products = [
    ops.matmul(a, ops.transpose(b)),
    ops.matmul(ops.transpose(a), b),
    ops.matmul(ops.transpose(tall), a),
    ops.matmul(tall, ops.transpose(tall)),
    ops.matmul(ops.transpose(wide), wide),
  ];
  const listing = products.map((node) => printStep(ops.sum(node), [])[1]);
  expect(listing).toEqual([
    "product    [20, 20]  %1 = matmul(a, transpose(b))",
    "product    [20, 20]  %1 = matmul(transpose(a), b)",
    "product    [2, 20]   %1 = matmul(transpose(tall), a)",
    "call       [2, 20]   %1 = transpose(tall)",
    "loop       [20, 20]  %1 = reshape(wide, [20, 1])[:, 0] * wide[0, :]",
  ]);
  expect(printStep(ops.sum(products[3] as Node), [])[2]).toBe(
    "loop       [20, 20]  %2 = sum(tall[:, i] * %1[i, :], i < 2)",
  );
});

test("a listing shows the axis of each fold, views in other shapes, and sums of float32 in float64", () => {
  const scaled = ops.reshape(ops.sum(a, { axis: 0 }), { shape: [4, 5] });
  const listing = printStep(ops.mean(scaled), [{ variable: row, value: ops.sum(a, { axis: 1 }) }], "float32");
  expect(listing.slice(1, -3)).toEqual([
    "fold       [20]      %1 = sum(a, axis 0)",
    "fold       []        %2 = wideSum(reshape(%1, [4, 5]))",
    "loop       []        %3 = %2 / 20",
    "fold       [20]      %4 = sum(a, axis 1)",
    "loop       [20]      row' = %4",
  ]);
});

/** Each of these programs would give the same numbers with more work. */
test("a listing shows that nothing is computed twice, or for nothing", () => {
  const value = (node: Node) => printStep(constant(0), [{ variable: a, value: node }]).slice(2, -3);
  const one = constant(1);
  const scale = variable("scale", []);
  const doubled = "loop       [20, 20]  a' = b + b";
  expect(value(ops.divide(ops.multiply(one, ops.multiply(ops.add(b, b), one)), one))).toEqual([doubled]);
  expect(value(ops.transpose(ops.transpose(ops.add(b, b))))).toEqual([doubled]);
  const long = ops.reshape(ops.add(b, b), { shape: [400, 1] });
  expect(value(ops.reshape(long, { shape: [20, 20] }))).toEqual([doubled]);
  expect(value(ops.sum(ops.reshape(ops.add(b, b), { shape: [20, 1, 20] }), { axis: 1 }))).toEqual([doubled]);
  // What is repeated is computed once.
  expect(value(ops.exp(ops.broadcast(scale, { shape: [20, 20] })))).toEqual([
    "call       []        %2 = exp(scale)",
    "loop       [20, 20]  a' = broadcast(%2, [20, 20])",
  ]);
  expect(value(ops.add(ops.broadcast(row, { shape: [20, 20] }), b))).toEqual(["loop       [20, 20]  a' = row + b"]);
  // The gradient of a narrow layer's weights: its rows fill a tile's vectors.
  const [inputs, ct, weight] = [variable("inputs", [40, 20]), variable("ct", [40, 3]), variable("weight", [20, 3])];
  const gradient = ops.matmul(ops.transpose(inputs), ct);
  expect(printStep(constant(0), [{ variable: weight, value: gradient }]).slice(2, -3)).toEqual([
    "product    [3, 20]   %2 = matmul(transpose(ct), inputs)",
    "call       [20, 3]   %3 = transpose(%2)",
    "loop       [20, 3]   weight' = %3",
  ]);
});
