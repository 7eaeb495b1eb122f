import { expect, test } from "vitest";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { input, variable } from "../../src/graph/node.js";
import { ops } from "../../src/ops/index.js";
import { EpochRunner } from "../../src/train/epochs.js";

test("other things get their turn while an epoch is prepared", async () => {
  const [x, total] = [input("x", [2, 1]), variable("total", [])];
  const session = (await loadEngine("wasm", "exact")).prepare({
    steps: [{ rows: 2, inputs: [x], loss: ops.sum(x), updates: [{ variable: total, value: ops.sum(x) }] }],
    tables: [{ columns: 1, values: Float64Array.of(1, 2) }],
    state: new Map([[total, Float64Array.of(0)]]),
  });
  let [turns, isOver] = [0, false];
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const seen: number[] = [];
  function* prepareEpoch() {
    for (let part = 0; part < 4; part++) {
      const started = performance.now();
      while (performance.now() - started < 15);
      seen.push(turns);
      yield;
    }
  }
  const runner = new EpochRunner(session, { rows: 2, batchSize: 2, shuffle: undefined, prepareEpoch });
  const { losses, rest } = await runner.run(new Map(), 1);
  isOver = true;
  expect({ losses: [...losses], rest }).toEqual({ losses: [3], rest: undefined });
  expect(new Set(seen).size).toBe(4);
});
