import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LiveLine } from "../../../src/cli/live/liveLine.js";
import { epochRecord, startRecord } from "../reporters/records.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A line of a run of 100 epochs whose position is set by the test. */
function openLine(isUnicode = true, stepsPerEpoch = 10) {
  const run = { position: { epochs: 0, steps: 0, stepsPerEpoch } };
  const line = new LiveLine(run, isUnicode);
  const at = (columns: number) => line.render({ columns, rows: 1 }).join("\n");
  const reach = (epochs: number, steps = 0) => {
    run.position = { epochs, steps, stepsPerEpoch };
  };
  return { line, at, reach };
}

/** A line at epoch 50 of 100, after 10 seconds. */
function openHalf(isUnicode?: boolean) {
  const opened = openLine(isUnicode);
  opened.line.show([startRecord(100)]);
  vi.advanceTimersByTime(10_000);
  opened.line.show([epochRecord(50, 0.25)]);
  opened.reach(50);
  return opened;
}

describe("the live line", () => {
  test.each([
    [139, `${"█".repeat(15)}${"░".repeat(15)}  50%  epoch 51 of 100  loss 0.250000  10 samples/s  10s left`],
    [79, `${"█".repeat(9)}${"░".repeat(9)}  50%  epoch 51 of 100  loss 0.250000  10 samples/s  10s left`],
    [65, `${"█".repeat(9)}${"░".repeat(9)}  50%  epoch 51 of 100  loss 0.250000  10s left`],
    [50, " 50%  epoch 51 of 100  loss 0.250000  10s left"],
    [40, "epoch 51 of 100  loss 0.250000  10s left"],
    [30, "51  loss 0.250000  10s left"],
    [35, "epoch 51  loss 0.250000  10s left"],
  ])("leaves out what matters least in %i columns", (columns, expected) => {
    expect(openHalf().at(columns)).toBe(expected);
  });

  test("has a bar of ASCII on a terminal that knows nothing else", () => {
    expect(openHalf(false).at(79)).toMatch(/^#{9}-{9} {2}50%/);
  });

  test("shows the steps of a long epoch, and a time that runs down between two of them", () => {
    const { line, at, reach } = openLine();
    line.show([startRecord(2)]);
    expect(at(50)).toMatch(/0% {2}epoch 1 of 2 {2}loss -$/);
    vi.advanceTimersByTime(1000);
    reach(0, 5);
    expect(at(50)).toMatch(/25% {2}epoch 1 of 2 {2}loss - {2}3s left$/);
    vi.advanceTimersByTime(1000);
    expect(at(50)).toMatch(/25% .* 2s left$/);
    vi.advanceTimersByTime(5000);
    expect(at(50)).toMatch(/25% .* 0s left$/);
  });

  test("tells the time that is left of a resumed run from what it runs itself", () => {
    const { line, at, reach } = openLine();
    reach(40);
    line.show([{ ...startRecord(100), resumedFrom: { file: "c.json", epoch: 40, step: 80 } }]);
    vi.advanceTimersByTime(10_000);
    reach(50);
    expect(at(60)).toMatch(/50% {2}epoch 51 of 100 {2}loss - {2}50s left$/);
  });

  test("follows the speed of the last half minute, whatever came before", () => {
    const { line, at, reach } = openLine();
    line.show([startRecord(1000)]);
    // Stopped by Ctrl-Z for an hour.
    vi.advanceTimersByTime(3_600_000);
    for (let epoch = 1; epoch <= 100; epoch++) {
      reach(epoch);
      at(80);
      vi.advanceTimersByTime(1000);
    }
    expect(at(60)).toMatch(/14m59s left$/);
  });
});
