// TensorFlow.js: variables and optimizer.minimize, float32, on the backend that is named: cpu or wasm.
import { dirname, sep } from "node:path";
import { race, readJob, require } from "./workload.mjs";

const backend = process.argv[3];
const tf = require("@tensorflow/tfjs");
if (backend === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  wasm.setThreadsCount(1);
}
await tf.setBackend(backend);
await tf.ready();
const job = await readJob();
const { rows, sizes, batchSize, lr } = job;
const x = tf.tensor2d(Float32Array.from(job.inputs), [rows, sizes[0]]);
const y = tf.tensor2d(Float32Array.from(job.targets), [rows, sizes.at(-1)]);
const activate = job.activation === "relu" ? tf.relu : tf.tanh;

function make() {
  const parameters = job.layers.map(({ fanIn, fanOut, weight, bias }) => [
    tf.variable(tf.tensor2d(Float32Array.from(weight), [fanIn, fanOut])),
    tf.variable(tf.tensor1d(Float32Array.from(bias))),
  ]);
  return { parameters, optimizer: tf.train.sgd(lr) };
}

function lossOf({ parameters }, inputs, targets) {
  const outputs = parameters.reduce((value, [weight, bias], i) => {
    const sum = tf.add(tf.matMul(value, weight), bias);
    return i + 1 < parameters.length ? activate(sum) : sum;
  }, inputs);
  return job.loss === "crossEntropy"
    ? tf.losses.softmaxCrossEntropy(targets, outputs)
    : tf.losses.meanSquaredError(targets, outputs);
}

function step(model, batch) {
  tf.tidy(() => {
    const start = batch * batchSize;
    const count = Math.min(batchSize, rows - start);
    const [inputs, targets] =
      batchSize >= rows ? [x, y] : [tf.slice2d(x, [start, 0], [count, -1]), tf.slice2d(y, [start, 0], [count, -1])];
    model.optimizer.minimize(() => lossOf(model, inputs, targets));
  });
}

const loss = (model) => tf.tidy(() => lossOf(model, x, y).dataSync()[0]);
await race(job, { make, step, loss, version: tf.version.tfjs });
