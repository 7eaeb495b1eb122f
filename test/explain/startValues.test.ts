import { describe, expect, test } from "vitest";
import { loadDatasets } from "../../src/data/load/loadDatasets.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { evaluate } from "../../src/engine/referenceEngine.js";
import { startValues } from "../../src/explain/startValues.js";
import type { Node, Value } from "../../src/graph/op.js";
import { flatten, nest } from "../../src/math/nestedArrays.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { computeNodes } from "../../src/train/computeNodes.js";
import { createRunState } from "../../src/train/runState.js";
import { openTrainingSession } from "../../src/train/trainingSession.js";
import { classes, load, open } from "./openConfig.js";

const configs: readonly (readonly [title: string, config: object])[] = [
  ["all rows", { optimizer: "adam" }],
  ["a shuffled batch", { batchSize: 1, seed: 3 }],
  ["dropout", { layers: [4, { dropout: 0.5 }, "relu", 1], batchSize: 2, seed: 4 }],
  ["weights of classes", { loss: "crossEntropy", data: classes, layers: [2], classWeights: "balanced", batchSize: 2 }],
  ["a warmup", { lr: { schedule: "constant", initial: 0.5, warmup: 4 }, epochs: 8 }],
];

describe.each(configs)("the values of the first step: %s", (_, config) => {
  test("are those that the reference engine computes, vertex by vertex", async () => {
    const { opened, step, view } = await open(config);
    const { values } = startValues(opened);
    const nodes = view.nodes.map(({ node }) => node);
    const found = await computeNodes(await loadEngine("wasm", "exact"), step.graph, values, nodes);
    const leaves = new Map<Node, Value>();
    for (const node of nodes) {
      if (node.kind === "variable") leaves.set(node, nest(values.read(node), node.shape));
      else if (node.kind === "input") {
        const scalar = values.scalars.get(node);
        const table = values.batch[step.graph.inputs.indexOf(node)];
        leaves.set(node, scalar ?? nest(table?.values ?? [], node.shape));
      }
    }
    const expected = evaluate(nodes, leaves, numberSystem("number"));
    for (const [i, node] of nodes.entries()) {
      const elements = flatten(expected.get(node) as Value) as number[];
      expect(found[i]).toHaveLength(elements.length);
      for (const [k, element] of elements.entries()) expect(found[i]?.[k]).toBeCloseTo(element, 12);
    }
  });

  test("are those that training starts with", async () => {
    const { opened, step } = await open(config);
    const start = startValues(opened);
    const { state } = start;
    const loaded = load(config);
    const { network } = opened;
    const datasets = await loadDatasets(loaded.config.data, { ...loaded.config, directory: ".", place: loaded.place });
    const engine = await loadEngine("wasm", "exact");
    const initial = new Map(network.parameters.map((each) => [each, state.get(each) as Float64Array]));
    const { streams } = createRunState(loaded.config);
    const session = openTrainingSession(engine, { config: loaded.config, network, datasets, initial, streams });
    const [rate] = start.values.scalars.values();
    let looks = 0;
    const interruption = { isPauseWanted: () => looks++ > 0 };
    const run = await session.training.run(new Map([[session.lr, rate as number]]), 1, interruption);
    const [loss] = await computeNodes(engine, step.graph, start.values, [step.graph.loss]);
    expect(loss?.[0]).toBe(run.place?.losses[0] ?? run.losses[0]);
  });
});

test("the learning rate of the first step is that of the first epoch", async () => {
  const { opened } = await open({ lr: { schedule: "constant", initial: 0.5, warmup: 4 }, epochs: 8 });
  expect([...startValues(opened).values.scalars.values()]).toEqual([0.125]);
});

test("numbers in float32 are rounded before the first step", async () => {
  const { opened } = await open({ dtype: "float32", data: { inputs: [[0.1]], targets: [[0.7]] }, layers: [1] });
  const { values, state } = startValues(opened);
  expect(values.batch.map((table) => [...table.values])).toEqual([[Math.fround(0.1)], [Math.fround(0.7)]]);
  for (const numbers of state.values()) expect(numbers).toEqual(numbers.map(Math.fround));
});
