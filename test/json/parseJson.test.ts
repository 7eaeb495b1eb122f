import { expect, test } from "vitest";
import { TextError } from "../../src/errors.js";
import { parseJson } from "../../src/json/parseJson.js";

test("a text is read as a plain value, with the numbers that Python writes", () => {
  expect(parseJson('{"a": [1, -0.0, 1e-3, NaN, -Infinity], "b": {"c": null, "d": "\\u00e9"}}\n', "f.json")).toEqual({
    a: [1, -0, 0.001, Number.NaN, Number.NEGATIVE_INFINITY],
    b: { c: null, d: "é" },
  });
});

test.each([
  ['{"a": 1', /^f\.json:1:8: /],
  ['{"a": 1, "a": 2}', /^f\.json:1:10: the key "a" is there twice$/],
  ["", /^f\.json/],
  ["[".repeat(1000), /^f\.json:1:101: /],
  ['{"a": 1} {', /^f\.json:1:10: /],
])("what is no JSON is refused with its place: %j", (text, message) => {
  expect(() => parseJson(text, "f.json")).toThrow(TextError);
  expect(() => parseJson(text, "f.json")).toThrow(message);
});
