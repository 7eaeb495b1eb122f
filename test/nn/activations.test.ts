import { describe, expect, test } from "vitest";
import { operation } from "../../src/graph/node.js";
import type { Params } from "../../src/graph/op.js";
import { activationNames, outputRange, resolveActivation } from "../../src/nn/activations.js";
import type { ActivationSpec } from "../../src/nn/layers.js";
import { bind, elementsOf } from "../evaluateNode.js";

/** The outputs from x = -60 to 60. Softmax goes over pairs, of which the other number is 0. */
function outputsOf({ activation, ...params }: ActivationSpec): number[] {
  const x = bind(Array.from({ length: 1201 }, (_, i) => [(i - 600) / 10, 0]));
  return elementsOf(operation(resolveActivation(activation), [x.node], params as Params), [x]);
}

describe("the range of an activation", () => {
  const specs: readonly ActivationSpec[] = [
    ...activationNames.map((activation) => ({ activation })),
    { activation: "elu", alpha: 0.3 },
    { activation: "hardTanh", min: -4, max: 0.5 },
  ];
  test.each(specs)("holds its outputs and no more: $activation", (spec) => {
    const [low, high] = outputRange(spec) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const outputs = outputsOf(spec);
    const [smallest, largest] = [Math.min(...outputs), Math.max(...outputs)];
    const reaches = (bound: number, most: number) =>
      Number.isFinite(bound) ? Math.abs(bound - most) < 0.02 : Math.abs(most) > 0.5;
    expect(smallest).toBeGreaterThanOrEqual(low);
    expect(largest).toBeLessThanOrEqual(high);
    expect([reaches(low, smallest), reaches(high, largest)]).toEqual([true, true]);
  });
  test("is that of the default parameters if none are given", () => {
    expect(outputRange("hardTanh")).toEqual([-1, 1]);
    expect(outputRange({ activation: "hardTanh", max: 3 })).toEqual([-1, 3]);
  });
  test("is undefined for formulas and other layers", () => {
    for (const layer of ["x ^ 2", 3, { dropout: 0.5 }, "identity"]) expect(outputRange(layer)).toBeUndefined();
  });
});
