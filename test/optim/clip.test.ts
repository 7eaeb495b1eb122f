import { expect, test } from "vitest";
import { type Clipping, clipGradients } from "../../src/optim/clip.js";
import { bind, elementsOf } from "../evaluateNode.js";

const given = [bind([3, -4, 0.5], "a"), bind([[12], [-1]], "b")];
const clip = (clipping: Clipping) =>
  clipGradients(
    given.map(({ node }) => node),
    clipping,
  ).flatMap((node) => elementsOf(node, given));
const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const whole = [3, -4, 0.5, 12, -1];

test("gradients stay as they are where nothing clips them, or they are small enough", () => {
  expect(clip({})).toEqual(whole);
  expect(clip({ clipValue: 12 })).toEqual(whole);
  expect(clip({ clipNorm: norm(whole) * 1.01 })).toEqual(whole);
});

test("each element is brought into the interval", () => {
  expect(clip({ clipValue: 2 })).toEqual([2, -2, 0.5, 2, -1]);
});

test("all of them together are scaled to the norm, in their direction", () => {
  const clipped = clip({ clipNorm: 2 });
  expect(norm(clipped)).toBeCloseTo(2, 6);
  for (const [i, value] of clipped.entries()) expect(value / (whole[i] as number)).toBeCloseTo(2 / norm(whole), 6);
});

test("elements are clipped before the norm is taken", () => {
  const clipped = clip({ clipValue: 2, clipNorm: 1 });
  expect(norm(clipped)).toBeCloseTo(1, 6);
  expect(clipped[0]).toBe(clipped[3]);
});
