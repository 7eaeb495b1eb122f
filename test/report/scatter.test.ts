import { expect, test } from "vitest";
import { drawScatter } from "../../src/report/figures/scatter.js";

/** How far apart neighbouring points are, from left to right. */
function gapsOf(numbers: readonly number[], isLog: boolean): readonly number[] {
  const values = Float64Array.from(numbers);
  const { html } = drawScatter({ target: "price", truths: values, predictions: values, isLog }, "prices");
  const [, path = ""] = /class="points" d="([^"]+)"/.exec(html) ?? [];
  const places = [...path.matchAll(/M([\d.]+) /g)].map(([, x]) => Number(x));
  return places.slice(1).map((place, i) => Math.round(place - (places[i] as number)));
}

test("the same ratios are the same distances if a model learned the logarithm of a target", () => {
  expect(gapsOf([1, 10, 100], true)).toEqual([180, 180]);
  expect(gapsOf([0, 50, 100], false)).toEqual([180, 180]);
});

test("numbers that have no logarithm are drawn on straight axes", () => {
  expect(gapsOf([0, 50, 100], true)).toEqual([180, 180]);
});
