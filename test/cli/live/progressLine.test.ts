import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Progress } from "../../../src/cli/live/progress.js";
import { ProgressLine } from "../../../src/cli/live/progressLine.js";
import { withProgress } from "../../../src/cli/live/withProgress.js";
import { Output } from "../../../src/cli/output/output.js";
import { plainStyle } from "../../../src/cli/output/style.js";
import { listenTo } from "../../../src/text/listening.js";
import type { Reading } from "../../../src/text/reading.js";
import { CapturedIo } from "../runMain.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a progress line", () => {
  const progress = new Progress(true);
  progress.onRead?.({ name: "/data/rows.csv", bytes: 250, size: 1000 });
  progress.rows = () => 1234;

  test("leaves out what matters least in a narrow window", () => {
    const line = new ProgressLine(progress, true);
    line.render({ columns: 80, rows: 1 });
    vi.advanceTimersByTime(1000);
    progress.onRead?.({ name: "/data/rows.csv", bytes: 500, size: 1000 });
    const at = (columns: number) => line.render({ columns, rows: 1 })[0];
    expect(at(80)).toBe("████████░░░░░░░░ 50%  reading rows.csv  1234 rows  2s left");
    expect(at(57)).toBe(" 50%  reading rows.csv  1234 rows  2s left");
    expect(at(40)).toBe(" 50%  reading rows.csv  2s left");
    expect(at(20)).toBe(" 50%  2s left");
  });

  test("has no percentage if nobody knows how much there is, and no blocks without Unicode", () => {
    const stream = new Progress(true);
    stream.onRead?.({ name: "<stdin>", bytes: 250, size: undefined });
    stream.rows = () => 1;
    expect(new ProgressLine(stream, true).render({ columns: 80, rows: 1 })).toEqual(["reading <stdin>  1 row"]);
    expect(new ProgressLine(progress, false).render({ columns: 80, rows: 1 })[0]).toMatch(/^#{8}-{8} 50%/);
  });
});

describe("work", () => {
  /** Does work that takes so long on a terminal, and gives what is written to it. */
  async function work(milliseconds: number, { terminal = true, isWanted = true } = {}): Promise<string> {
    const io = new CapturedIo({ terminal });
    const outputs = [io.stdout, io.stderr].map((stream) => new Output(stream, "", plainStyle, true));
    const context = { io, stdout: outputs[0] as Output, stderr: outputs[1] as Output };
    const done = withProgress(
      context,
      async (progress) => {
        Object.assign(progress, { done: 1, total: 4, what: "checking x\u001B[31m" });
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        return "done";
      },
      isWanted,
    );
    await vi.dynamicImportSettled();
    for (let time = 0; time < milliseconds; time += 50) {
      await vi.advanceTimersByTimeAsync(50);
      await vi.dynamicImportSettled();
    }
    expect(await done).toBe("done");
    expect(vi.getTimerCount()).toBe(0);
    expect(io.listenerCount("SIGINT")).toBe(0);
    return io.stderr.text;
  }

  test("of over a second shows how far it is, and the line is erased in the end", async () => {
    const text = await work(2000);
    expect(text).toContain("████░░░░░░░░░░░░ 25%  checking x");
    expect(text).not.toContain("\u001B[31m");
    expect(text.endsWith("\r\u001B[1A\u001B[J")).toBe(true);
  });

  test.each([
    ["of less than a second", 900, {}],
    ["without a terminal", 2000, { terminal: false }],
    ["that is to be quiet", 2000, { isWanted: false }],
  ])("%s shows nothing", async (_, milliseconds, options) => {
    expect(await work(milliseconds, options)).toBe("");
  });
});

test("who listens to a source is told what is read of it, and its reader closes it", async () => {
  let isClosed = false;
  const readings: Reading[] = [];
  async function* chunks() {
    try {
      yield Buffer.from("abc");
      yield Buffer.from("de");
    } finally {
      isClosed = true;
    }
  }
  for await (const chunk of listenTo({ stream: chunks(), name: "x" }, 5, (reading) => readings.push(reading)).stream) {
    if (chunk.length === 2) break;
  }
  expect(readings).toEqual([
    { name: "x", bytes: 3, size: 5 },
    { name: "x", bytes: 5, size: 5 },
  ]);
  expect(isClosed).toBe(true);
});
