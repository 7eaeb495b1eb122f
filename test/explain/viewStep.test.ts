import { describe, expect, test } from "vitest";
import { viewStep } from "../../src/explain/viewStep.js";
import { input, variable } from "../../src/graph/node.js";
import { topologicalOrder } from "../../src/graph/order.js";
import { losses } from "../../src/nn/losses/losses.js";
import type { Network } from "../../src/nn/network.js";
import { ops } from "../../src/ops/index.js";
import { optimizerNames } from "../../src/optim/optimizer.js";
import { buildStep } from "../../src/train/buildStep.js";
import { classes, open } from "./openConfig.js";

const configs: readonly (readonly [title: string, config: object])[] = [
  ...Object.entries(losses).map(([loss, { targets }]) => {
    const isClass = targets.kind === "oneClass";
    return [`loss ${loss}`, { loss, ...(isClass && { data: classes, layers: [3, "tanh", 2] }) }] as const;
  }),
  ...optimizerNames.map((optimizer) => [`optimizer ${optimizer}`, { optimizer }] as const),
  ["momentum and decay", { optimizer: { name: "sgd", momentum: 0.9, dampening: 0.1, weightDecay: 0.1 } }],
  ["dropout", { layers: [3, { dropout: 0.5 }, "relu", { dropout: 0 }, 1, { dropout: 0.1 }] }],
  ["clipping", { clipNorm: 1, clipValue: 2 }],
  ["weights of classes", { loss: "crossEntropy", data: classes, layers: [2], classWeights: "balanced" }],
  ["formulas", { layers: [3, "x * tanh(x)", { activation: "leakyRelu", slope: 0.1 }, { linear: 1, bias: false }] }],
  ["no hidden layer", { layers: [1] }],
];

describe.each(configs)("the view of a step: %s", (_, config) => {
  test("has every vertex of the step once, after its inputs, under a name of its own", async () => {
    const { view, step } = await open(config);
    const nodes = view.nodes.map(({ node }) => node);
    const computed = topologicalOrder([step.graph.loss, ...step.graph.updates.map(({ value }) => value)]);
    expect(new Set(nodes)).toEqual(new Set(computed));
    expect(nodes).toHaveLength(computed.length);
    for (const [i, { node, inputs }] of view.nodes.entries()) {
      expect(inputs.map((each) => each.node)).toEqual(node.kind === "operation" ? node.inputs : []);
      for (const each of inputs) expect(view.nodes.indexOf(each)).toSatisfy((at: number) => at >= 0 && at < i);
    }
    expect(new Set(view.nodes.map(({ name }) => name)).size).toBe(nodes.length);
    for (const { name, role } of view.nodes) expect(`${name} ${role}`).not.toMatch(/undefined/);
  });

  test("begins with all that the loss needs, and names the gradient of each parameter", async () => {
    const { view, step, network } = await open(config);
    const forward = new Set(topologicalOrder([step.batch.loss]));
    for (const [i, { node, part }] of view.nodes.entries()) {
      expect(part === "forward").toBe(forward.has(node));
      expect(forward.has(node)).toBe(i < forward.size);
    }
    const named = new Map(view.nodes.map(({ name, node }) => [name, node]));
    for (const [i, { name }] of network.parameters.entries()) expect(named.get(`${name}.grad`)).toBe(step.gradients[i]);
    expect(named.get("loss")).toBe(step.batch.loss);
    for (const parameter of network.parameters) {
      const found = view.updates.find((update) => update.variable === parameter);
      expect(found?.vertex.name).toBe(`${parameter.name}.new`);
    }
  });
});

const printView = ({
  nodes,
}: {
  nodes: readonly { name: string; inputs: readonly { name: string }[]; role: string }[];
}) => nodes.map(({ name, inputs, role }) => `${name}(${inputs.map((each) => each.name).join(", ")}) ${role}`);

describe("the names of a step", () => {
  test("are those of a textbook, numbered by the entry of `layers`", async () => {
    const { view } = await open({ layers: [3, "relu", { dropout: 0.5 }, 1], loss: "mse" });
    const operations = view.nodes.filter(({ node }) => node.kind === "operation");
    expect(printView({ nodes: operations })).toEqual([
      "m0(x, layers.0.weight) in layers[0] (linear 3)",
      "z0(m0, layers.0.bias) layers[0] (linear 3)",
      "a1(z0) layers[1] (relu)",
      "d2(a1, mask0) layers[2] (dropout 0.5)",
      "m3(d2, layers.3.weight) in layers[3] (linear 1)",
      "z3(m3, layers.3.bias) layers[3] (linear 1): the prediction",
      "loss(z3, target) the loss",
      "g1(z3, target) rule of loss",
      "g2(loss.grad, c1) rule of loss",
      "z3.grad(g1, g2) cotangent of z3 and m3",
      "layers.3.bias.grad(z3.grad) gradient of layers.3.bias",
      "g3(d2) rule of m3",
      "layers.3.weight.grad(g3, z3.grad) gradient of layers.3.weight",
      "g4(layers.3.weight) rule of m3",
      "d2.grad(z3.grad, g4) cotangent of d2",
      "a1.grad(d2.grad, mask0) cotangent of a1",
      "g5(z0) rule of a1",
      "z0.grad(a1.grad, g5) cotangent of z0 and m0",
      "layers.0.bias.grad(z0.grad) gradient of layers.0.bias",
      "g6(x) rule of m0",
      "layers.0.weight.grad(g6, z0.grad) gradient of layers.0.weight",
      "u1(layers.0.weight.grad, lr) update of layers.0.weight",
      "layers.0.weight.new(layers.0.weight, u1) the next layers.0.weight",
      "u2(layers.0.bias.grad, lr) update of layers.0.bias",
      "layers.0.bias.new(layers.0.bias, u2) the next layers.0.bias",
      "u3(layers.3.weight.grad, lr) update of layers.3.weight",
      "layers.3.weight.new(layers.3.weight, u3) the next layers.3.weight",
      "u4(layers.3.bias.grad, lr) update of layers.3.bias",
      "layers.3.bias.new(layers.3.bias, u4) the next layers.3.bias",
    ]);
  });

  test("of leaves say what they are", async () => {
    const { view } = await open({ optimizer: "adam", layers: [1] });
    const leaves = view.nodes.filter(({ node }) => node.kind !== "operation" && node.kind !== "constant");
    expect(printView({ nodes: leaves })).toEqual([
      "x() the batch's inputs",
      "layers.0.weight() parameter of layers[0] (linear 1)",
      "layers.0.bias() parameter of layers[0] (linear 1)",
      "target() the batch's targets",
      ...["layers.0.weight.mean", "layers.0.weight.meanSquare"].map((name) => `${name}() memory of the optimizer`),
      "lr() the learning rate",
      ...["adam.reached1", "adam.reached2", "layers.0.bias.mean", "layers.0.bias.meanSquare"].map(
        (name) => `${name}() memory of the optimizer`,
      ),
    ]);
  });
});

describe("the cotangents of a step", () => {
  test("run from the loss back to the parameters, each with what contributes to it", async () => {
    const { view } = await open({ layers: [3, "relu", 1], loss: "mse" });
    expect(view.cotangents.map(({ of, vertex, from }) => [of.name, vertex.name, from.map(({ name }) => name)])).toEqual(
      [
        ["loss", "loss.grad", []],
        ["z2", "z2.grad", ["loss"]],
        ["layers.2.bias", "layers.2.bias.grad", ["z2"]],
        ["m2", "z2.grad", ["z2"]],
        ["layers.2.weight", "layers.2.weight.grad", ["m2"]],
        ["a1", "a1.grad", ["m2"]],
        ["z0", "z0.grad", ["a1"]],
        ["layers.0.bias", "layers.0.bias.grad", ["z0"]],
        ["m0", "z0.grad", ["z0"]],
        ["layers.0.weight", "layers.0.weight.grad", ["m0"]],
      ],
    );
  });

  test("of a vertex that is read twice are a sum, whose rule is that of the last one asked", () => {
    const weight = variable("layers.0.weight", [2]);
    const scaled = { name: "scale", width: 2, parameters: [weight], initialize: () => [] };
    const network: Network = {
      inputWidth: 2,
      outputWidth: 2,
      parameters: [weight],
      layers: [
        { ...scaled, apply: (x) => ops.multiply(x, weight) },
        {
          name: "gated",
          width: 2,
          parameters: [],
          initialize: () => [],
          apply: (x) => ops.multiply(ops.tanh(x), ops.sigmoid(x)),
        },
      ],
    };
    const rule = {
      updates: (gradients: readonly Parameters<typeof ops.negate>[0][]) => [
        { variable: weight, value: ops.negate(gradients[0] as never) },
      ],
    };
    const step = buildStep(network, { loss: "mse", rule, clipping: {}, lr: input("lr", []) }, 3);
    const view = viewStep(step, network);
    const sum = view.nodes.find(({ name }) => name === "z0.grad");
    expect(sum?.role).toBe("cotangent of z0, the sum of 2");
    expect(sum?.node.kind === "operation" && sum.node.op.name).toBe("add");
    expect(view.cotangents.find(({ of }) => of.name === "z0")?.from.map(({ name }) => name)).toEqual(["m1.2", "m1"]);
    expect(sum?.rule?.name).toBe("m1");
  });
});
