// jax-js: a step as one jitted function, on its WebAssembly backend. Arrays belong to who they are handed to; `ref` keeps one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { race, readJob, require } from "./workload.mjs";

// It asks whether arrays are of this type, which Node.js before version 24 does not have.
globalThis.Float16Array ??= class {};
const jax = await import(pathToFileURL(require.resolve("@jax-js/jax")).href);
// The package does not export its own package.json.
const { version } = JSON.parse(readFileSync(join(process.argv[2], "node_modules/@jax-js/jax/package.json"), "utf8"));
const { numpy: np, nn } = jax;
await jax.init("wasm");
jax.defaultDevice("wasm");
const job = await readJob();
const { rows, sizes, batchSize, lr, dtype } = job;
const typed = (values) => (dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values));
const array = (values, shape) => np.array(typed(values), { dtype }).reshape(shape);

const slice = (values, width, batch) => {
  const count = Math.min(batchSize, rows - batch * batchSize);
  return array(values.subarray(batch * batchSize * width, (batch * batchSize + count) * width), [count, width]);
};
const batches = Array.from({ length: job.batches }, (_, batch) => [
  slice(job.inputs, sizes[0], batch),
  slice(job.targets, sizes.at(-1), batch),
]);

function lossOf(parameters, x, y) {
  const outputs = parameters.reduce((value, [weight, bias], i) => {
    const sum = np.matmul(value, weight).add(bias);
    if (i + 1 === parameters.length) return sum;
    return job.activation === "relu" ? nn.relu(sum) : np.tanh(sum);
  }, x);
  if (job.loss === "crossEntropy") return nn.logSoftmax(outputs, -1).mul(y).sum(-1).mean().mul(-1);
  return np.mean(np.square(outputs.sub(y)));
}

const update = jax.jit((parameters, x, y) => {
  const slopes = jax.grad(lossOf)(
    parameters.map((layer) => layer.map((each) => each.ref)),
    x,
    y,
  );
  return parameters.map((layer, i) => layer.map((each, k) => each.sub(slopes[i][k].mul(lr))));
});

const model = {
  make: () => ({
    parameters: job.layers.map(({ fanIn, fanOut, weight, bias }) => [
      array(weight, [fanIn, fanOut]),
      array(bias, [fanOut]),
    ]),
  }),
  step: async (state, batch) => {
    const [x, y] = batches[batch];
    state.parameters = update(state.parameters, x.ref, y.ref);
    await jax.blockUntilReady(state.parameters);
  },
  loss: (state) =>
    lossOf(
      state.parameters,
      array(job.inputs, [rows, sizes[0]]),
      array(job.targets, [rows, sizes.at(-1)]),
    ).dataSync()[0],
};
await race(job, { ...model, version });
