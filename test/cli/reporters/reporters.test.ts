import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { createStyle, renderLine, type Style } from "../../../src/cli/output/style.js";
import { createReporter } from "../../../src/cli/reporters/createReporter.js";
import { formatOfFile, type LogFormat } from "../../../src/cli/reporters/logFormat.js";
import type { TrainingRecord } from "../../../src/train/records.js";
import { CapturedStream } from "../runMain.js";
import { endRecord, epochRecord, runRecords, startRecord } from "./records.js";

const plain = createStyle(new CapturedStream(), {}, false);

function linesOf(
  format: LogFormat,
  records: readonly TrainingRecord[],
  every?: number,
  style: Style = plain,
): string[] {
  const reporter = createReporter(format, every);
  return reporter.for === "people"
    ? reporter.report(records).map((line) => renderLine(line, style))
    : [...reporter.report(records)];
}

describe("the text log", () => {
  test("is a header and aligned rows", () => {
    const records = [startRecord(3), epochRecord(1, 12.5), epochRecord(2, 0.25), epochRecord(3, 1e-9), endRecord(3)];
    expect(linesOf("text", records)).toEqual([
      "epoch          loss",
      "    1       12.5000",
      "    2      0.250000",
      "    3    1.00000e-9",
    ]);
  });

  test("has a column for the learning rate if it changes", () => {
    const start = startRecord(2);
    const scheduled: TrainingRecord = {
      ...start,
      config: { ...start.config, lr: { schedule: "cosine", initial: 0.1, final: 0, warmup: 0 } },
    };
    expect(linesOf("text", [scheduled, epochRecord(1), { ...epochRecord(2), lr: 0.05 }])).toEqual([
      "epoch          loss            lr",
      "    1       1.00000      0.100000",
      "    2      0.500000     0.0500000",
    ]);
  });

  test("has a column for each measure, empty if an epoch does not have it", () => {
    const start: TrainingRecord = { ...startRecord(2), measures: ["validationLoss", "accuracy", "validationAccuracy"] };
    const first = { ...epochRecord(1), validationLoss: 0.75, accuracy: 0.5, validationAccuracy: 1 };
    const diverged = { ...epochRecord(2, Number.NaN), accuracy: 0 };
    expect(linesOf("text", [start, first, diverged])).toEqual([
      "epoch          loss      val loss  accuracy  val accuracy",
      "    1       1.00000      0.750000    0.5000        1.0000",
      "    2           NaN                  0.0000",
    ]);
    expect(linesOf("csv", [start, first, diverged])).toEqual([
      "epoch,step,loss,validationLoss,accuracy,validationAccuracy,lr",
      "1,2,1,0.75,0.5,1,0.1",
      "2,4,NaN,,0,,0.1",
    ]);
  });

  test("makes room for as many epochs as there will be", () => {
    const lines = linesOf("text", runRecords(3, 10_000_000));
    expect(lines).toEqual(["   epoch          loss", "       1       1.00000", "       3      0.333333"]);
  });

  test("shows every epoch at --log-every 1", () => {
    expect(linesOf("text", runRecords(500))).toHaveLength(1 + 1 + 25);
    expect(linesOf("text", runRecords(500), 1)).toHaveLength(1 + 500);
  });

  test("differs in a terminal by nothing but colours", () => {
    const colored = linesOf("text", runRecords(30), undefined, createStyle(new CapturedStream(true), {}, true));
    const uncolored = colored.map(stripVTControlCharacters);
    expect(colored).not.toEqual(uncolored);
    expect(uncolored).toEqual(linesOf("text", runRecords(30)));
  });
});

describe("the csv log", () => {
  test("is a header and every epoch, numbers in their shortest form", () => {
    const records = [startRecord(2), epochRecord(1, 0.1 + 0.2), epochRecord(2, 1e-21), endRecord(2)];
    expect(linesOf("csv", records)).toEqual(["epoch,step,loss,lr", "1,2,0.30000000000000004,0.1", "2,4,1e-21,0.1"]);
    expect(linesOf("csv", runRecords(500))).toHaveLength(501);
  });

  test("keeps to --log-every", () => {
    expect(linesOf("csv", runRecords(5), 2).map((line) => line.split(",")[0])).toEqual(["epoch", "1", "2", "4", "5"]);
  });
});

test("only the ndjson log has checkpoints", () => {
  const checkpoint: TrainingRecord = { type: "checkpoint", epoch: 1, step: 2, file: "c.json" };
  const records = [startRecord(2), epochRecord(1), checkpoint, epochRecord(2), endRecord(2)];
  expect(linesOf("ndjson", records)[2]).toBe('{"type":"checkpoint","epoch":1,"step":2,"file":"c.json"}');
  expect(linesOf("text", records)).toEqual(linesOf("text", runRecords(2)));
  expect(linesOf("csv", records)).toEqual(linesOf("csv", runRecords(2)));
});

describe("the ndjson log", () => {
  test("is the records as they are", () => {
    const records = runRecords(3);
    expect(linesOf("ndjson", records).map((line) => JSON.parse(line))).toEqual(records);
  });

  test("has start, warnings and end whatever --log-every says", () => {
    const [start, first, second, third, end] = runRecords(3) as [TrainingRecord, ...TrainingRecord[]];
    const warning: TrainingRecord = { type: "warning", message: "careful" };
    const records = [start, first, warning, second, third, end].flatMap((record) => record ?? []);
    const types = linesOf("ndjson", records, 10).map((line) => JSON.parse(line).type);
    expect(types).toEqual(["start", "epoch", "warning", "epoch", "end"]);
  });

  test("writes numbers that JSON does not have as texts", () => {
    const [line] = linesOf("ndjson", [epochRecord(1, Number.NaN)]);
    expect(line).toContain('"loss":"NaN"');
    expect(linesOf("ndjson", [epochRecord(1, Number.POSITIVE_INFINITY)])[0]).toContain('"loss":"Infinity"');
  });
});

test.each([
  ["run.ndjson", "ndjson"],
  ["run.jsonl", "ndjson"],
  ["RUN.CSV", "csv"],
  ["run.log", "text"],
  ["csv", "text"],
])("a log file named %s is written as %s", (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});
