import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatJson, formatJsonLine, formatNumbers } from "../../src/json/formatJson.js";

describe("formatted JSON", () => {
  test("reads back as the same value, with the sign of -0", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(formatJson(value))).toEqual(value);
      }),
    );
    expect(formatJson({ a: [-0, 0] })).toBe('{"a":[-0,0]}');
  });
  test("has null for numbers that are not finite, and texts if they are asked for", () => {
    const values = [Number.NaN, Infinity, -Infinity];
    expect(formatJson(values)).toBe("[null,null,null]");
    expect(formatJsonLine(values)).toBe('["NaN","Infinity","-Infinity"]');
  });
  test("leaves out undefined entries, and keeps their places in lists", () => {
    expect(formatJson({ a: undefined, b: [undefined, 1] })).toBe('{"b":[null,1]}');
  });
  test("sorts keys by code units at every depth if asked to", () => {
    expect(formatJson({ b: { d: 1, D: 2 }, a: 3 }, { isSorted: true })).toBe('{"a":3,"b":{"D":2,"d":1}}');
    expect(formatJson({ b: 1, a: 2 })).toBe('{"b":1,"a":2}');
  });
  test("is the same in pieces", () => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => (i % 7 === 0 ? -0 : Math.sqrt(i)));
    expect([...formatNumbers(values)].join("")).toBe(formatJson([...values]));
    expect([...formatNumbers(new Float64Array())].join("")).toBe("[]");
  });
});
