import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProgressBar } from "../../../src/cli/reporters/progressBar.js";
import { CapturedStream } from "../runMain.js";
import { epochRecord, startRecord } from "./records.js";

const eraseLine = "\u001B[2K";
const redraw = /epoch \d+ of/g;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the bar shows epoch, loss and the time that is left", () => {
  const stream = new CapturedStream(true);
  const progress = new ProgressBar(stream);
  progress.show(startRecord(100));
  vi.advanceTimersByTime(10_000);
  progress.show(epochRecord(50, 0.25));
  vi.advanceTimersByTime(1000);
  progress.clear();
  expect(stream.text).toContain("epoch 0 of 100");
  expect(stream.text).toMatch(/50% {2}epoch 50 of 100 {2}loss 0\.250000 {2}10s left/);
});

test("the bar of a resumed run starts there, and tells the time that is left from what it runs itself", () => {
  const stream = new CapturedStream(true);
  const progress = new ProgressBar(stream);
  progress.show({ ...startRecord(100), resumedFrom: { file: "c.json", epoch: 40, step: 80 } });
  vi.advanceTimersByTime(10_000);
  progress.show(epochRecord(50, 0.25));
  vi.advanceTimersByTime(1000);
  progress.clear();
  expect(stream.text).toContain("epoch 40 of 100");
  expect(stream.text).toMatch(/50% {2}epoch 50 of 100 {2}loss 0\.250000 {2}50s left/);
});

test("the bar is erased when it is cleared, and nothing runs on", () => {
  const stream = new CapturedStream(true);
  const progress = new ProgressBar(stream);
  progress.show(startRecord(100));
  progress.clear();
  expect(stream.text.endsWith(eraseLine)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("the bar is drawn at most ten times a second, however fast the epochs are", () => {
  const stream = new CapturedStream(true);
  const progress = new ProgressBar(stream);
  progress.show(startRecord(1000));
  for (let epoch = 1; epoch <= 1000; epoch++) {
    vi.advanceTimersByTime(1);
    progress.show(epochRecord(epoch));
    // A row of the log every now and then.
    if (epoch % 7 === 0) progress.clear();
  }
  // Twice when a row is written: cli-progress draws once more before it erases.
  expect(stream.text.match(redraw)?.length).toBeLessThanOrEqual(22);
  expect(stream.text.match(redraw)?.length).toBeGreaterThan(5);
});

test("the cursor stays visible and lines wrap as before, so that nothing has to be put back", () => {
  const stream = new CapturedStream(true);
  const progress = new ProgressBar(stream);
  progress.show(startRecord(10));
  progress.show(epochRecord(1));
  progress.clear();
  expect(stream.text).not.toContain("\u001B[?");
});

test("the bar is cut to the width of the terminal", () => {
  const stream = new CapturedStream(true);
  Object.defineProperty(stream, "columns", { value: 20 });
  const progress = new ProgressBar(stream);
  progress.show(startRecord(10));
  progress.clear();
  expect(stream.text).toContain("░");
  expect(stream.text).not.toContain("epoch");
});
