// brain.js: NeuralNetwork trains online, row by row, with the activation on its outputs too: the nearest that it has. It only looks
// at the clock between two passes over its data, so that is one batch here, and a step goes over the rows of it.
import { readJob, require } from "./workload.mjs";

const brain = require("brain.js");
const { version } = require("brain.js/package.json");
const job = await readJob();
const { sizes, inputs, targets, batchSize, budget, lr, activation } = job;
const steps = job.epochs * job.batches;
const row = (values, width, i) => Array.from(values.subarray(i * width, (i + 1) * width));
const data = Array.from({ length: batchSize }, (_, i) => ({
  input: row(inputs, sizes[0], i),
  output: row(targets, sizes.at(-1), i),
}));

function run(iterations, seconds) {
  const net = new brain.NeuralNetwork({ hiddenLayers: sizes.slice(1, -1), activation, learningRate: lr });
  const options = { iterations, errorThresh: 1e-300, log: false, timeout: seconds * 1000, errorCheckInterval: 1e9 };
  const begun = performance.now();
  const status = net.train(data, options);
  return (performance.now() - begun) / status.iterations;
}

run(Math.max(1, Math.floor(steps / 20)), budget / 5);
const milliseconds = run(steps, budget);
process.stdout.write(`${JSON.stringify({ microsecondsPerStep: milliseconds * 1000, finalLoss: null, version })}\n`);
