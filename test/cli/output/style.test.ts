import { expect, test } from "vitest";
import { cyan } from "../../../src/cli/output/line.js";
import { canRedraw, createStyle, renderLine } from "../../../src/cli/output/style.js";
import { CapturedStream } from "../runMain.js";

const terminal = new CapturedStream(true);
const file = new CapturedStream(false);

test.each([
  ["a terminal has colours", terminal, {}, true, true],
  ["a file has none", file, {}, true, false],
  ["NO_COLOR takes them from a terminal", terminal, { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR says nothing", terminal, { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR gives them to a file", file, { FORCE_COLOR: "1" }, true, true],
  ["an empty FORCE_COLOR does too", file, { FORCE_COLOR: "" }, true, true],
  ["FORCE_COLOR=0 takes them from a terminal", terminal, { FORCE_COLOR: "0" }, true, false],
  ["FORCE_COLOR has the last word over NO_COLOR", file, { FORCE_COLOR: "1", NO_COLOR: "1" }, true, true],
  ["--no-color has the last word over all", terminal, { FORCE_COLOR: "1" }, false, false],
  ["a dumb terminal has none", terminal, { TERM: "dumb" }, true, false],
])("%s", (_title, stream, env, isAllowed, hasColors) => {
  expect(createStyle(stream, env, isAllowed).red("x")).toBe(hasColors ? "\u001B[31mx\u001B[39m" : "x");
});

test.each([
  ["a terminal", terminal, {}, true],
  ["a dumb terminal", terminal, { TERM: "dumb" }, false],
  ["a file", file, {}, false],
  ["a file, whatever FORCE_COLOR says", file, { FORCE_COLOR: "1" }, false],
])("lines can be drawn over on %s: %#", (_title, stream, env, expected) => {
  expect(canRedraw(stream, env)).toBe(expected);
});

test("a picture's point has a colour in front and one behind, and neither without colours", () => {
  const line = [{ look: "blueBright", background: "red", text: "▀" } as const, cyan("x")];
  expect(renderLine(line, createStyle(terminal, {}, true))).toBe(
    "\u001B[94m\u001B[41m▀\u001B[49m\u001B[39m\u001B[36mx\u001B[39m",
  );
  expect(renderLine(line, createStyle(file, {}, true))).toBe("▀x");
});
