import { input } from "../../../src/graph/node.js";
import { buildNetwork, initializeNetwork } from "../../../src/nn/network.js";
import { buildOptimizer, optimizerDefaults } from "../../../src/optim/optimizer.js";
import { RandomStream } from "../../../src/random.js";
import { buildStep } from "../../../src/train/buildStep.js";

/** A network with products, loops, row loops, folds and a feed. It trains in three batches, and the last one is smaller. */

const random = RandomStream.create(8, "gradcheck");
const draw = (length: number) => Float64Array.from({ length }, () => random.uniform(-1, 1));
export const rows = 53;
export const batchSize = 21;
export const batches = 3;
export const order = Uint32Array.from({ length: rows }, (_, i) => (i * 20) % rows);
export const tables = [
  { columns: 9, values: draw(9 * rows) },
  { columns: 5, values: draw(5 * rows) },
];
export const network = buildNetwork([37, "tanh", { dropout: 0.5 }, 24, "relu", { dropout: 0.5 }, 5], 9, "default");
const rule = buildOptimizer(optimizerDefaults.adam, network.parameters);
export const state = new Map([...initializeNetwork(network, random), ...rule.state]);
export const lr = input("lr", []);
export const feed = { window: 2, perBatch: batchSize * (37 + 24) };
export const masks = draw(feed.window * feed.perBatch);

/** The graphs of its steps. */
export const buildSteps = () =>
  [batchSize, rows % batchSize].map(
    (length) => buildStep(network, { loss: "crossEntropy", rule, clipping: {}, lr }, length).graph,
  );
