import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameLogs } from "../../../src/cli/logs/nameLogs.js";
import { RunLog } from "../../../src/cli/logs/runLog.js";
import { plainStyle, renderLine } from "../../../src/cli/output/style.js";
import { createReporter } from "../../../src/cli/reporters/createReporter.js";
import type { LogFormat } from "../../../src/cli/reporters/logFormat.js";
import type { EpochRecord, StartRecord } from "../../../src/train/records.js";

const start = {
  type: "start",
  config: { epochs: 100_000, lr: { initial: 0.1 } },
  measures: ["validationLoss", "accuracy"],
  metrics: ["f1", 'recall(a, "b")'],
} as unknown as StartRecord;

/** The text of a log, as `train` writes it. */
function writeLog(format: LogFormat, epochs: readonly EpochRecord[]): string {
  const { report } = createReporter(format, 1);
  return report([start, ...epochs])
    .map((line) => `${renderLine(line, plainStyle)}\n`)
    .join("");
}

function pointsOf(log: RunLog): Readonly<Record<string, readonly (readonly number[])[]>> {
  return Object.fromEntries(
    [...log.curves].map(([name, curve]) => {
      const { xs, ys } = curve.toSeries(name);
      return [name, Array.from(xs, (x, i) => [x, ys[i] as number])];
    }),
  );
}

const epochs: readonly EpochRecord[] = [
  {
    type: "epoch",
    epoch: 1,
    step: 10,
    loss: 0.5,
    validationLoss: 0.25,
    accuracy: 0.75,
    metrics: { f1: 0.125, 'recall(a, "b")': 1 },
    lr: 0.1,
  },
  {
    type: "epoch",
    epoch: 2,
    step: 20,
    loss: 1.5e-7,
    validationLoss: 12345,
    accuracy: 1,
    metrics: { f1: null, 'recall(a, "b")': 0.5 },
    lr: 0.05,
  },
];

describe("the log of a run", () => {
  test.each(["ndjson", "csv", "text"] as const)("has the same curves in the format %s", (format) => {
    const log = new RunLog("run");
    log.add(writeLog(format, epochs));
    log.finish();
    const { step: _, ...curves } = pointsOf(log);
    expect(curves).toEqual({
      loss: [
        [1, 0.5],
        [2, 1.5e-7],
      ],
      validationLoss: [
        [1, 0.25],
        [2, 12345],
      ],
      accuracy: [
        [1, 0.75],
        [2, 1],
      ],
      // A gap.
      "metrics.f1": [
        [1, 0.125],
        [Number.NaN, Number.NaN],
      ],
      'metrics.recall(a, "b")': [
        [1, 1],
        [2, 0.5],
      ],
      lr: [
        [1, 0.1],
        [2, 0.05],
      ],
    });
  });

  test("is the same however it is cut into pieces", () => {
    for (const format of ["ndjson", "csv", "text"] as const) {
      const text = writeLog(format, epochs);
      const whole = new RunLog("run");
      whole.add(text);
      fc.assert(
        fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (places) => {
          const cuts = [0, ...places.toSorted((a, b) => a - b), text.length];
          const log = new RunLog("run");
          for (const [i, from] of cuts.slice(0, -1).entries()) log.add(text.slice(from, cuts[i + 1]));
          expect(pointsOf(log)).toEqual(pointsOf(whole));
        }),
        { numRuns: 30 },
      );
    }
  });

  test("that ends in a part of a line has the epochs before it", () => {
    for (const format of ["ndjson", "csv", "text"] as const) {
      const text = writeLog(format, epochs);
      const log = new RunLog("run");
      log.add(text.slice(0, text.trimEnd().lastIndexOf("\n") + 8));
      log.finish();
      expect(pointsOf(log).loss).toEqual([[1, 0.5]]);
    }
  });

  test("passes over records that are no epochs, and is over at the end of the run", () => {
    const log = new RunLog("run");
    log.add('{"type":"start"}\n{"type":"warning","message":"m"}\n{"type":"epoch","epoch":1,"loss":2}\n');
    expect(log.isOver).toBe(false);
    log.add('{"type":"end","loss":2,"reason":"epochs"}\n');
    expect(log.isOver).toBe(true);
    expect(pointsOf(log)).toEqual({ loss: [[1, 2]] });
  });

  test("may be a table of another program, with a column `epoch`", () => {
    const log = new RunLog("run");
    log.add("train_loss,epoch,time\n0.5,1,3\n0.25,2,\n");
    expect(pointsOf(log).train_loss).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
  });

  test.each([
    ["hello\n", /^run:1: this is not the log of a training run: got "hello", expected /],
    ['{"data": 1}\n', /^run:1: this is not the log/],
    ["x1,x2\n1,2\n", /^run:1: this is not the log/],
    ['{"type":"start"}\n{"type":"epoch","ep\n', /^run:2: got "\{\\"type\\":\\"epoch\\",\\"ep", expected an epoch$/],
    ["epoch,loss\n1,2\n1,2,3\n", /^run:3: got "1,2,3", expected an epoch$/],
    ["epoch,loss\nx,2\n", /^run:2: got "x,2", expected an epoch$/],
  ])("refuses %j", (text, message) => {
    expect(() => new RunLog("run").add(text)).toThrow(message);
  });
});

test("logs are called by the last parts of their paths that differ", () => {
  expect(nameLogs(["a.csv"])).toEqual(["a.csv"]);
  expect(nameLogs(["runs/a.csv", "./b.csv"])).toEqual(["a.csv", "b.csv"]);
  expect(nameLogs(["x/1/log.csv", "x/2/log.csv", "other.csv"])).toEqual(["1/log.csv", "2/log.csv", "other.csv"]);
  expect(nameLogs(["log.csv", "x/log.csv"])).toEqual(["log.csv", "x/log.csv"]);
  expect(nameLogs(["log.csv", "./log.csv"])).toEqual(["log.csv", "log.csv"]);
});
