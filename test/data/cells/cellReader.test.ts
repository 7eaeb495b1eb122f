import { expect, test } from "vitest";
import { createCellReader } from "../../../src/data/cells/cellReader.js";
import type { Cell } from "../../../src/data/read/cell.js";

test.each<Cell>([null, "NA", "n/a", "NaN", "null", "?", "  ", Number.NaN])("%j means a missing cell", (cell) => {
  expect(createCellReader().isMissing(cell)).toBe(true);
});

test("texts that mean a missing cell replace the usual ones", () => {
  const reader = createCellReader({ missingTexts: ["k.A.", "-"] });
  expect(["k.A.", "-", null, " "].map((cell) => reader.isMissing(cell))).toEqual([true, true, true, true]);
  expect(["NA", "k.a.", 0, "?"].map((cell) => reader.isMissing(cell))).toEqual([false, false, false, false]);
});

test("a number among the texts that mean missing is missing in every spelling", () => {
  const reader = createCellReader({ missingTexts: ["-999", "k.A."] });
  const cells = ["-999", "-999.0", -999, "k.A.", "-99", 0];
  expect(cells.map((cell) => reader.isMissing(cell))).toEqual([true, true, true, true, false, false]);
  expect(cells.map((cell) => reader.number(cell))).toEqual([undefined, undefined, undefined, undefined, -99, 0]);
});

test("a text is a number in the format; a number of JSON is one in every format", () => {
  const reader = createCellReader({ decimal: ",", thousands: "." });
  expect(["1.234,5", "1.5", 1.5, null, Number.POSITIVE_INFINITY, "1e999"].map((cell) => reader.number(cell))).toEqual([
    1234.5,
    undefined,
    1.5,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each<[string, string]>([
  ["1.5", 'got "1.5", expected a number as "decimal" and "thousands" say, such as 1.234,5'],
  ["big", 'got "big", expected a number'],
  ["1e999", '"1e999" is too large for a number'],
  ["inf", '"inf" is not a finite number'],
])("the reason why %j is no number names the format", (cell, message) => {
  expect(createCellReader({ decimal: ",", thousands: "." }).explain(cell)).toBe(message);
});
