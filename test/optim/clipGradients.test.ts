import { describe, expect, test } from "vitest";
import { type Clipping, clipGradients } from "../../src/optim/clipGradients.js";
import { bind, elementsOf } from "../evaluateNode.js";

const given = [bind([3, -4, 0.5], "a"), bind([[12], [-1]], "b")];
const clip = (clipping: Clipping) =>
  clipGradients(
    given.map(({ node }) => node),
    clipping,
  ).flatMap((node) => elementsOf(node, given));
const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const whole = [3, -4, 0.5, 12, -1];

test("gradients do not change if clipping is off, or if they are small enough", () => {
  expect(clip({})).toEqual(whole);
  expect(clip({ clipValue: 12 })).toEqual(whole);
  expect(clip({ clipNorm: norm(whole) * 1.01 })).toEqual(whole);
});

test("each element is limited to the interval", () => {
  expect(clip({ clipValue: 2 })).toEqual([2, -2, 0.5, 2, -1]);
});

test("all gradients together are scaled to the norm, and keep their direction", () => {
  const clipped = clip({ clipNorm: 2 });
  expect(norm(clipped)).toBeCloseTo(2, 6);
  for (const [i, value] of clipped.entries()) expect(value / (whole[i] as number)).toBeCloseTo(2 / norm(whole), 6);
});

test("elements are clipped before the norm is taken", () => {
  const clipped = clip({ clipValue: 2, clipNorm: 1 });
  expect(norm(clipped)).toBeCloseTo(1, 6);
  expect(clipped[0]).toBe(clipped[3]);
});

describe("a norm that overflows", () => {
  const clipAll = (elements: readonly number[], clipping: Clipping) => {
    const large = bind(elements, "large");
    return clipGradients([large.node], clipping).flatMap((node) => elementsOf(node, [large]));
  };

  test("makes the gradients NaN, since 0 would stop the training silently", () => {
    expect(clipAll([1e200, -3], { clipNorm: 1 })).toEqual([Number.NaN, Number.NaN]);
    expect(clipAll([Number.NaN, 1], { clipNorm: 1 })).toEqual([Number.NaN, Number.NaN]);
    expect(clipAll([Number.NEGATIVE_INFINITY, 1], { clipNorm: 1 })).toEqual([Number.NaN, Number.NaN]);
  });

  test("does not matter if elements are limited first", () => {
    expect(clipAll([1e200, -3], { clipNorm: 10, clipValue: 5 })).toEqual([5, -3]);
  });

  test("may be that of elements whose squares overflow when added", () => {
    const [first, second] = clipAll([9e153, -9e153], { clipNorm: 1 });
    expect(first).toBeCloseTo(Math.SQRT1_2, 12);
    expect(second).toBeCloseTo(-Math.SQRT1_2, 12);
  });
});

test("gradients whose squares are 0 are clipped as PyTorch does it, by clipNorm / 1e-6", () => {
  const small = bind([1e-200, -2e-200], "small");
  const clipSmall = (clipNorm: number) =>
    clipGradients([small.node], { clipNorm }).flatMap((node) => elementsOf(node, [small]));
  expect(clipSmall(1)).toEqual([1e-200, -2e-200]);
  expect(clipSmall(1e-8)[0]).toBeCloseTo(1e-202, 210);
});
