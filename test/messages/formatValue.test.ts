import { expect, test } from "vitest";
import { cut, formatValue } from "../../src/messages/formatValue.js";

test("a long text is cut", () => {
  expect(cut("a".repeat(40))).toBe("a".repeat(40));
  expect(cut("a".repeat(41))).toBe(`${"a".repeat(39)}…`);
  expect(cut("a".repeat(61), 60)).toBe(`${"a".repeat(59)}…`);
});

test("a character of two code units is not cut in half", () => {
  expect(cut(`${"a".repeat(38)}😀😀`)).toBe(`${"a".repeat(38)}…`);
  expect(cut(`${"a".repeat(37)}😀😀`)).toBe(`${"a".repeat(37)}😀…`);
  expect(formatValue("😀".repeat(30))).toBe(`"${"😀".repeat(19)}…"`);
});
