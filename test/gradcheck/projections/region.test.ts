import { expect, test } from "vitest";
import {
  bandsOf,
  countOf,
  halvesOf,
  indicesAround,
  indicesOf,
  type Region,
  wholeRegion,
} from "../../../src/gradcheck/projections/region.js";

const whole = wholeRegion([5, 3]);
const indices = (regions: readonly Region[]) => regions.flatMap((region) => [...indicesOf(region, whole)]);
const all = Array.from({ length: 15 }, (_, i) => i);

test("bands of rows and bands of columns each cover all elements once", () => {
  const bands = bandsOf(whole, 2);
  expect(bands).toHaveLength(2);
  for (const regions of bands) {
    expect(regions).toHaveLength(2);
    expect(indices(regions).toSorted((a, b) => a - b)).toEqual(all);
  }
});

test("a vector has bands of columns alone, and a single number has none", () => {
  expect(bandsOf(wholeRegion([7]), 8).map((regions) => regions.length)).toEqual([7]);
  expect(bandsOf(wholeRegion([]), 8)).toEqual([]);
});

test("halves lead to every single element", () => {
  const reach = (region: Region): number[] =>
    countOf(region) === 1 ? [...indicesOf(region, whole)] : halvesOf(region).flatMap(reach);
  expect(reach(whole).toSorted((a, b) => a - b)).toEqual(all);
});

test("around an element are its neighbours, its row and its column, and nothing beyond the edge", () => {
  expect([...indicesAround(7, whole, 99)].toSorted((a, b) => a - b)).toEqual([1, 4, 6, 7, 8, 10, 13]);
  expect([...indicesAround(0, whole, 1)].toSorted((a, b) => a - b)).toEqual([0, 1, 3]);
});
