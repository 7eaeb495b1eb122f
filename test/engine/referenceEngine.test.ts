import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/engine/referenceEngine.js";
import { input } from "../../src/graph/node.js";
import { topologicalOrder } from "../../src/graph/order.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { ops } from "../../src/ops/index.js";

describe("the reference engine", () => {
  test("names the leaf that has no value", () => {
    const x = input("x", []);
    expect(() => evaluate(topologicalOrder([ops.exp(x)]), new Map(), numberSystem("number"))).toThrow(
      "input x has no value",
    );
  });
});
