import { describe, expect, test } from "vitest";
import { findPicture } from "../../src/report/panel/inputPicture.js";

const pixels = (count: number, name: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => ({ name: name(i), kind: "number" as const, low: i === 0 ? 0 : 2, high: 16 }));

describe("the inputs of a model", () => {
  test.each([
    ["numbered", (i: number) => `pixel${i}`],
    ["with rows and columns", (i: number) => `p_${Math.floor(i / 8)}_${i % 8}`],
  ])("are a picture if they are a square of numbers, %s", (_, name) => {
    expect(findPicture(pixels(64, name))).toEqual({ columns: 8, rows: 8, low: 0, high: 16 });
  });

  test.each([
    ["too few", pixels(16, (i) => `x${i}`)],
    ["no square", pixels(65, (i) => `x${i}`)],
    ["in another order", pixels(64, (i) => `x${63 - i}`)],
    ["of different names", pixels(64, (i) => (i === 9 ? "weight9" : `x${i}`))],
    ["not all of them numbers", [...pixels(63, (i) => `x${i}`), { name: "x63", kind: "category" as const }]],
  ])("are none if they are %s", (_, fields) => {
    expect(findPicture(fields)).toBeUndefined();
  });
});
