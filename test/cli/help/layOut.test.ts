import fc from "fast-check";
import { expect, test } from "vitest";
import { layOut } from "../../../src/cli/help/layOut.js";

test("texts are beside their names, and long names have lines of their own", () => {
  const terms = [
    ["a", "one two three four five"],
    ["name", "six", "seven"],
    ["a name that is too long", "eight"],
  ] as const;
  expect(layOut([{ terms }], 40)).toEqual([
    "  a     one two three four five",
    "  name  six",
    "        seven",
    "  a name that is too long",
    "        eight",
  ]);
});

test("texts go below their names on a narrow terminal", () => {
  expect(layOut([{ terms: [["name", "one two three four five"]] }], 20)).toEqual([
    "  name",
    "    one two three",
    "    four five",
  ]);
});

test("blocks are parted by empty lines, and examples are kept as they are", () => {
  expect(layOut(["a  b", { heading: "H" }, { example: "x   y\n\nz\n" }], 80)).toEqual([
    "a b",
    "",
    [{ look: "bold", text: "H" }],
    "",
    "  x   y",
    "",
    "  z",
  ]);
});

test("no line of several words is wider than asked for, and no word is lost", () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  const text = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(text, word, fc.integer({ min: 10, max: 120 }), (paragraph, name, width) => {
      const lines = layOut([paragraph, { terms: [[name, paragraph]] }], width).map(String);
      const words = lines.join(" ").trim().split(/\s+/);
      expect(words.join(" ")).toBe(`${paragraph} ${name} ${paragraph}`);
      for (const line of lines) expect(line.length <= width || line.trim().split(/ +/).length <= 2).toBe(true);
    }),
  );
});
