import { createRequire } from "node:module";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

/** Loads packages from the folder that they were installed into. */
export const require = createRequire(join(process.argv[2], "package.json"));

/**
 * What a peer in JavaScript is given on standard input: a line of JSON, then float64 numbers: inputs, targets, and each
 * layer's weight and bias.
 */
export async function readJob() {
  const bytes = await buffer(process.stdin);
  const end = bytes.indexOf("\n");
  const header = JSON.parse(bytes.subarray(0, end).toString());
  const numbers = new Float64Array(Uint8Array.from(bytes.subarray(end + 1)).buffer);
  let at = 0;
  const take = (count) => {
    at += count;
    return numbers.subarray(at - count, at);
  };
  const { rows, sizes, batchSize } = header;
  const inputs = take(rows * sizes[0]);
  const targets = take(rows * sizes.at(-1));
  const layers = sizes.slice(1).map((fanOut, i) => {
    const fanIn = sizes[i];
    return { fanIn, fanOut, weight: take(fanIn * fanOut), bias: take(fanOut) };
  });
  return { ...header, inputs, targets, layers, batches: Math.ceil(rows / batchSize) };
}

/**
 * Times the steps after a warm-up of a twentieth of them, and prints what came out.
 *
 * @param make gives a model, or a promise of one
 * @param step trains it on a batch, by its number
 * @param loss over the whole data
 */
export async function race({ batches, epochs, budget }, { make, step, loss, version }) {
  const total = batches * epochs;
  const run = async (model, steps, seconds) => {
    const begun = performance.now();
    let done = 0;
    while (done < steps && performance.now() - begun < seconds * 1000) await step(model, done++ % batches);
    return { done, milliseconds: performance.now() - begun };
  };
  await run(await make(), Math.max(1, Math.floor(total / 20)), budget / 5);
  const model = await make();
  const { done, milliseconds } = await run(model, total, budget);
  const finalLoss = done === total ? await loss(model) : null;
  process.stdout.write(
    `${JSON.stringify({ microsecondsPerStep: (milliseconds * 1000) / done, finalLoss, version })}\n`,
  );
}
