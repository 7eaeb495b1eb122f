import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { loadDatasets } from "../../src/data/load/loadDatasets.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { fitNetwork } from "../../src/train/fitNetwork.js";
import { createRunState } from "../../src/train/runState.js";
import { openTrainingSession } from "../../src/train/trainingSession.js";

test("the parameters' first values are released once the engine has them", async () => {
  const data = { inputs: [[1, 2]], targets: [1] };
  const text = JSON.stringify({ data, layers: [300, "tanh", 1], optimizer: "adam" });
  const loaded = parseConfig(text, { file: "test.json", directory: "." });
  const { config, directory, place } = loaded;
  const datasets = await loadDatasets(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, datasets.training);
  const engine = await loadEngine("wasm", "exact");
  const [session, first] = open();
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  await new Promise(setImmediate); // a WeakRef holds what it refers to until the turn is over
  collectGarbage();
  expect(first.map((each) => each.deref())).toEqual(first.map(() => undefined));
  expect(session.engineSession.read(network.parameters[0] as (typeof network.parameters)[0])).toHaveLength(600);

  function open() {
    const initial = new Map(network.parameters.map((each) => [each, new Float64Array(600)] as const));
    const refs = [...initial.values()].map((values) => new WeakRef(values));
    const { streams } = createRunState(config);
    return [openTrainingSession(engine, { config, network, datasets, initial, streams }), refs] as const;
  }
});
