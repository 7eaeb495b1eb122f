import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createNumberParser,
  decimals,
  type NumberFormat,
  thousandsSigns,
} from "../../../src/data/cells/numberFormat.js";

describe("a number format", () => {
  test.each<[NumberFormat, string, number | undefined]>([
    [{ decimal: "," }, "-2,3", -2.3],
    [{ decimal: "," }, ",5", 0.5],
    [{ decimal: "," }, "5,", 5],
    [{ decimal: "," }, "1,5e-3", 0.0015],
    [{ decimal: "," }, "1.5", undefined],
    [{ decimal: "," }, "1,5,5", undefined],
    [{ decimal: "," }, ",", undefined],
    [{ decimal: "," }, "", undefined],
    [{ decimal: ",", thousands: "." }, "1.234.567,5", 1234567.5],
    [{ decimal: ",", thousands: "." }, "1.380", 1380],
    [{ decimal: ",", thousands: "." }, "1380", 1380],
    [{ decimal: ",", thousands: "." }, "1.38", undefined],
    [{ decimal: ",", thousands: "." }, "1380.000", undefined],
    [{ decimal: ",", thousands: "." }, ".380", undefined],
    [{ thousands: "." }, "1.234,5", 1234.5],
    [{ thousands: "," }, "1,234.5", 1234.5],
    [{ thousands: "," }, "1,23", undefined],
    [{ thousands: ".", decimal: "," }, "12.05.2023", undefined],
    [{ thousands: "'" }, "12’345", 12345],
    [{ thousands: " ", decimal: "," }, "12\u202f345,5", 12345.5],
    [{ thousands: " ", decimal: "," }, "12 345,5", 12345.5],
    [{ thousands: "," }, "1e999", Number.POSITIVE_INFINITY],
    [{ thousands: "," }, "NaN", undefined],
    [{ thousands: "," }, "0x10", undefined],
  ])("%j reads %j as %j", (format, text, expected) => {
    expect(createNumberParser(format)(text)).toBe(expected);
  });

  test("reads every number back, to the last bit, as it is written in that format", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(
        number,
        fc.constantFrom(...decimals),
        fc.constantFrom(undefined, ...thousandsSigns),
        (value, decimal, thousands) => {
          fc.pre(decimal !== thousands);
          const [plain = "", exponent] = String(value).split("e");
          const [whole = "", fraction] = plain.split(".");
          const grouped = thousands === undefined ? whole : whole.replace(/\B(?=(\d{3})+$)/g, thousands);
          const text = `${grouped}${fraction === undefined ? "" : decimal + fraction}${exponent === undefined ? "" : `e${exponent}`}`;
          expect(createNumberParser({ decimal, thousands })(text)).toBe(value === 0 ? Number(plain) : value);
        },
      ),
    );
  });
});

test.each<[NumberFormat, string, number | undefined]>([
  [{}, "−98.5", -98.5],
  [{}, " 0.453 ", 0.453],
  [{}, "\t−7\u00a0", -7],
  [{ decimal: "," }, " −98,5", -98.5],
  [{ decimal: ",", thousands: " " }, " 1 234,5 ", 1234.5],
  [{}, "−−1", undefined],
  [{}, "−-1", undefined],
  [{}, "− 1", undefined],
  [{}, " 1 2 ", undefined],
  [{}, " ", undefined],
  [{ decimal: "," }, " ", undefined],
  [{}, "−", undefined],
])("%j reads %j, with spaces around or a typographic minus, as %j", (format, text, expected) => {
  expect(createNumberParser(format)(text)).toBe(expected);
});
