import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CheckBar } from "../../../src/cli/reporters/checkBar.js";
import { CapturedStream } from "../runMain.js";

const eraseLine = "\u001B[2K";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a check of less than a second shows no bar", () => {
  const stream = new CapturedStream(true);
  const bar = new CheckBar(stream);
  bar.show({ done: 1, total: 3, what: "tanh" });
  vi.advanceTimersByTime(990);
  bar.show({ done: 2, total: 3, what: "tanh" });
  bar.clear();
  expect(stream.text).toBe("");
  expect(vi.getTimerCount()).toBe(0);
});

test("a longer check shows how far it is and what is checked, and the bar is erased in the end", () => {
  const stream = new CapturedStream(true);
  const bar = new CheckBar(stream);
  vi.advanceTimersByTime(1000);
  bar.show({ done: 1, total: 4, what: "layers.0.weight" });
  expect(stream.text).toMatch(/25% {2}checking layers\.0\.weight/);
  // More is to be done if an error is sought.
  bar.show({ done: 2, total: 20, what: "layers.0.bias" });
  vi.advanceTimersByTime(200);
  expect(stream.text).toMatch(/10% {2}checking layers\.0\.bias/);
  bar.clear();
  expect(stream.text.endsWith(eraseLine)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("a formula cannot smuggle escape codes to the terminal", () => {
  const stream = new CapturedStream(true);
  const bar = new CheckBar(stream);
  vi.advanceTimersByTime(1000);
  bar.show({ done: 1, total: 4, what: "x\u001B[31m" });
  bar.clear();
  expect(stream.text).not.toContain("\u001B[31m");
});
