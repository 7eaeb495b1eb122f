import { expect, test } from "vitest";
import { spansOf } from "../../../src/cli/output/cutLine.js";
import { type Line, yellow } from "../../../src/cli/output/line.js";
import { plainStyle, renderLine } from "../../../src/cli/output/style.js";
import { textWidthFor } from "../../../src/cli/output/textWidth.js";
import { splitWords, wrapLine } from "../../../src/cli/output/wrapLine.js";

async function wrap(line: Line, columns: number): Promise<readonly string[]> {
  const spans = spansOf(line, true);
  const widthOf = await textWidthFor([renderLine(line, plainStyle)]);
  return wrapLine(spans, columns, widthOf).map((each) => renderLine(each, plainStyle));
}

test("a line that fits stays as it is", async () => {
  expect(await wrap("  a  b   c", 10)).toEqual(["  a  b   c"]);
});

test("a wide line is broken between words, further to the right than it begins", async () => {
  expect(await wrap("one two three four", 9)).toEqual(["one two", "  three", "  four"]);
  expect(await wrap("  one two three", 11)).toEqual(["  one two", "    three"]);
  expect(await wrap([yellow("warning:"), " one two"], 12)).toEqual(["warning: one", "  two"]);
});

test("a break keeps what stands out", () => {
  const spans = spansOf([yellow("warning: one"), " two"], true);
  expect(wrapLine(spans, 8, (text) => text.length)).toEqual([
    [yellow("warning:")],
    ["  ", yellow("one")],
    ["  ", "two"],
  ]);
});

test("wide characters and escapes take their columns", async () => {
  expect(await wrap("山山 山山 山山", 9)).toEqual(["山山 山山", "  山山"]);
  expect(await wrap("a\u001b b", 8)).toEqual(["a\\u001b", "  b"]);
});

test("a word that is too wide has a line of its own", async () => {
  expect(await wrap("in /a/very/long/path today", 10)).toEqual(["in", "  /a/very/long/path", "  today"]);
});

test.each([
  ["add -o model.json to keep the model", ["add", "-o model.json", "to", "keep", "the", "model"]],
  [
    "to go on, type backprop train --resume c -o m.json; or not",
    ["to", "go", "on,", "type", "backprop train --resume c -o m.json;", "or", "not"],
  ],
  ["backprop train --resume 'my file, c' to save", ["backprop train --resume 'my file, c'", "to", "save"]],
  [
    "type backprop train CONFIG, or --resume CHECKPOINT to",
    ["type", "backprop train CONFIG,", "or", "--resume CHECKPOINT", "to"],
  ],
  ["4 -> 5 - 3", ["4", "->", "5", "-", "3"]],
])("what is to be typed stays whole: %s", (text, words) => {
  expect(splitWords(text)).toEqual(words);
});
