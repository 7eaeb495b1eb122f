import { parseConfig } from "../../src/config/loadConfig.js";
import { openSteps } from "../../src/explain/openSteps.js";
import { viewStep } from "../../src/explain/viewStep.js";

export const numbers = {
  inputs: [
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  targets: [[1], [0], [1]],
};
export const classes = {
  inputs: numbers.inputs,
  targets: [
    [1, 0],
    [0, 1],
    [1, 0],
  ],
};

/** The config of a small network, checked. */
export function load(config: object) {
  const text = JSON.stringify({ data: numbers, layers: [3, "tanh", 1], epochs: 1, ...config });
  return parseConfig(text, { file: "test.json", directory: "." });
}

/** The step of a full batch of that config, and its view. */
export async function open(config: object) {
  const opened = await openSteps(load(config));
  const step = opened.plan.build(opened.batchSize);
  return { opened, step, network: opened.network, view: viewStep(step, opened.network) };
}
