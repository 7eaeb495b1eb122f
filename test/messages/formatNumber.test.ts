import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNumber, numberWidth } from "../../src/messages/formatNumber.js";

test.each([
  [0, "0.00000"],
  [0.25, "0.250000"],
  [1, "1.00000"],
  [2 / 3, "0.666667"],
  [123.456789, "123.457"],
  [1e-4, "0.000100000"],
  [9.99999e-5, "9.99999e-5"],
  [1.5e-31, "1.50000e-31"],
  [1234567, "1.23457e+6"],
  [-0.5, "-0.500000"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
])("%d is shown as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("six digits are kept, in a width that a column can be sure of", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = formatNumber(value);
      expect(text.length).toBeLessThanOrEqual(numberWidth);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(value * 5.0001e-6 + 1e-323);
    }),
  );
});
