import { expect, test } from "vitest";
import { CompensatedSum } from "../../../src/gradcheck/projections/compensatedSum.js";

function sumOf(terms: readonly number[]): number {
  const sum = new CompensatedSum();
  for (const term of terms) sum.add(term);
  return sum.value;
}

test("small terms are not lost between large ones", () => {
  expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  expect(sumOf(Array.from({ length: 100_000 }, () => 0.1))).toBe(10_000);
});

test("infinities and NaN come through", () => {
  expect(sumOf([1, Number.POSITIVE_INFINITY, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(sumOf([1, Number.NaN, 2])).toBeNaN();
});
