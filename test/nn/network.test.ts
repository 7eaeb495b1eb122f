import { describe, expect, test } from "vitest";
import { FormulaError } from "../../src/errors.js";
import { activationNames, resolveActivation } from "../../src/nn/activations.js";
import { applyNetwork, buildNetwork, initializeNetwork } from "../../src/nn/network.js";
import { RandomStream } from "../../src/random.js";
import { bind, evaluateNode } from "../evaluateNode.js";

describe("a network", () => {
  test("has parameters named by the index of their entry, weights (in, out)", () => {
    const network = buildNetwork([5, "relu", { linear: 3, bias: false }, "softmax", 1], 2, "default");
    expect(network.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ["layers.0.weight", [2, 5]],
      ["layers.0.bias", [5]],
      ["layers.2.weight", [5, 3]],
      ["layers.4.weight", [3, 1]],
      ["layers.4.bias", [1]],
    ]);
    expect(network.outputWidth).toBe(1);
  });

  test("is x · W + b, then the activation", () => {
    const network = buildNetwork([2, "relu"], 3, "default");
    const x = bind(
      [
        [1, 2, 3],
        [-1, 0, 1],
      ],
      "x",
    );
    const weight = [
      [1, 0],
      [0, -1],
      [1, 1],
    ];
    const [w, b] = network.parameters;
    const output = applyNetwork(network, x.node);
    const leaves = [x, { node: w, value: weight }, { node: b, value: [0.5, -2] }] as unknown as Parameters<
      typeof evaluateNode
    >[1];
    // rows: [1+3, -2+3] + b, [-1+1, 1] + b
    expect(evaluateNode(output, leaves)).toEqual([
      [4.5, 0],
      [0.5, 0],
    ]);
  });

  test("passes an activation its parameters", () => {
    const network = buildNetwork([{ activation: "leakyRelu", slope: 0.5 }], 2, "default");
    const x = bind([[-4, 4]], "x");
    expect(evaluateNode(applyNetwork(network, x.node), [x])).toEqual([[-2, 4]]);
  });

  test("initializes a layer by its own init, and the others by the config's", () => {
    const network = buildNetwork([{ linear: 2, init: { constant: 3 } }, 1], 1, "zeros");
    const initial = initializeNetwork(network, RandomStream.create(1, "init"));
    expect([...initial.values()].map((values) => [...values])).toEqual([[3, 3], [0, 0], [0, 0], [0]]);
  });
});

describe("an activation", () => {
  test.each(activationNames)("%s is an op of its name", (name) => {
    expect(resolveActivation(name).name).toBe(name);
  });
  test("is any elementwise op of one input, but no other op", () => {
    expect(resolveActivation("sin").name).toBe("sin");
    for (const name of ["add", "sum", "matmul"])
      expect(() => resolveActivation(name)).toThrow(`there is no activation "${name}"`);
  });
  test("that is not a known name is a formula", () => {
    expect(resolveActivation("x * 2").formula?.text).toBe("x * 2");
    expect(resolveActivation("x").formula?.text).toBe("x");
  });
  test("that is neither is refused", () => {
    for (const text of ["rleu", "toString", "matmul", "2 *"])
      expect(() => resolveActivation(text)).toThrow(FormulaError);
    expect(() => resolveActivation("rleu")).toThrow('there is no activation "rleu"');
  });
});
