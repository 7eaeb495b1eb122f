import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { engineNames } from "../../src/engine/engine.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { collect } from "./collect.js";

test.each(engineNames)("on %s every sample is visited once per epoch, in any order", async (engine) => {
  // The bias moves by lr · 2 · target at each visit: in base 32, the digits of the final bias count the visits.
  const targets = Array.from({ length: 10 }, (_, i) => 32 ** i);
  const once = targets.reduce((sum, target) => sum + target, 0);
  for (const options of [{ seed: 1 }, { seed: 2 }, { seed: 3 }, { shuffle: false }, { batchSize: 1, epochs: 2 }]) {
    const config = {
      data: { inputs: targets.map(() => [1]), targets },
      layers: [{ linear: 1, init: { constant: 0 } }],
      lr: 2 ** -80,
      batchSize: 1,
      epochs: 1,
      ...options,
    };
    const loaded = parseConfig(JSON.stringify(config), { file: "test.json", directory: "." });
    const run = await prepareRun(loaded, { engine });
    await collect(run);
    const [, bias] = run.model().parameters;
    expect(Math.round((bias?.values[0] as number) * 2 ** 79)).toBe(config.epochs * once);
  }
});
