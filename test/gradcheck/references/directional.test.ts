import { describe, expect, test } from "vitest";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import { derivativeAlong, scaleReference } from "../../../src/gradcheck/references/directional.js";
import { input } from "../../../src/graph/node.js";
import { ops } from "../../../src/ops/index.js";

describe("the derivative along a direction", () => {
  test("is the gradient of Σ cotangent ⊙ output times the direction", () => {
    const [a, b] = [input("a", [2]), input("b", [2])];
    const sample = {
      title: "products",
      inputs: [a, b],
      output: ops.multiply(a, b),
      point: new Map([
        [a, Float64Array.of(2, 3)],
        [b, Float64Array.of(5, 7)],
      ]),
      cotangent: Float64Array.of(10, 100),
    };
    const alongA = new Map([[a, Float64Array.of(1, 2)]]);
    expect(derivativeAlong(sample, alongA, complexStep).value).toBeCloseTo(10 * 5 + 100 * 7 * 2, 9);
    const alongBoth = new Map([...alongA, [b, Float64Array.of(1, -1)]] as const);
    expect(derivativeAlong(sample, alongBoth, complexStep).value).toBeCloseTo(50 + 1400 + 10 * 2 - 100 * 3, 9);
  });

  test("adds up slopes and error bars of the outputs", () => {
    const x = input("x", [2]);
    const sample = {
      title: "two outputs",
      inputs: [x],
      output: ops.abs(x),
      point: new Map([[x, Float64Array.of(0, 1)]]),
      cotangent: Float64Array.of(2, -3),
    };
    const find = () => [
      { value: 0, errorBar: 0.1, oneSided: [-1, 1] as const },
      { value: 1, errorBar: 0.2 },
    ];
    const { value, errorBar, oneSided } = derivativeAlong(sample, new Map([[x, Float64Array.of(1, 1)]]), find);
    expect(value).toBe(-3);
    expect(errorBar).toBeCloseTo(0.8, 12);
    expect(oneSided).toEqual([-5, -1]);
  });
});

test("a factor of 0 hides what is not finite", () => {
  const unknown = { value: Number.NaN, errorBar: Number.POSITIVE_INFINITY };
  expect(scaleReference(unknown, 0)).toEqual({ value: 0, errorBar: 0 });
  expect(scaleReference(unknown, 2).value).toBeNaN();
});
