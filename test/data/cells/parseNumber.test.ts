import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumber } from "../../../src/data/cells/parseNumber.js";

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

test("a text is a number only if it spells one in decimal", () => {
  const text = fc.string({ unit: fc.constantFrom(..."0123456789+-.eExXbBoO_ ny,/\u0661\ufeff\t"), maxLength: 6 });
  fc.assert(
    fc.property(
      fc.oneof(text, fc.double().map(String), fc.constantFrom("", " ", "Infinity", "-Infinity", "1n")),
      (given) => {
        expect(parseNumber(given)).toBe(decimal.test(given) ? Number(given) : undefined);
      },
    ),
    { numRuns: 20_000 },
  );
});
