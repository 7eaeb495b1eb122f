import fc from "fast-check";
import { expect, test } from "vitest";
import { mostValues, ValueCounter } from "../../../src/data/profile/valueCounter.js";

function count(values: Iterable<number>): ValueCounter {
  const counter = new ValueCounter();
  counter.addAll(Float64Array.from(values));
  return counter;
}

test("values are counted as a map counts them", () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(-0, 0, 1, -1, 2, -2, 1e-300),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 400 }), (values) => {
      const known = new Map<number, number>();
      for (const each of values) known.set(each, (known.get(each) ?? 0) + 1);
      const counter = count(values);
      expect(counter.size).toBe(known.size);
      expect(counter.frequent(Number.POSITIVE_INFINITY)).toEqual([...known].sort((a, b) => b[1] - a[1] || a[0] - b[0]));
    }),
  );
});

test("so many values are counted, and no more", () => {
  const upTo = (most: number) => count(Array.from({ length: most }, (_, i) => i / 7));
  expect(upTo(mostValues)).toMatchObject({ size: mostValues, isExact: true });
  const more = upTo(2 * mostValues);
  expect(more.isExact).toBe(false);
  expect(more.size).toBeGreaterThanOrEqual(mostValues);
  expect(more.frequent(3)).toEqual([]);
});
