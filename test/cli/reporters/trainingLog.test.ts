import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { Output } from "../../../src/cli/output/output.js";
import { createStyle } from "../../../src/cli/output/style.js";
import { Warnings } from "../../../src/cli/output/warnings.js";
import { TrainingLog } from "../../../src/cli/reporters/trainingLog.js";
import type { TrainingRecord } from "../../../src/train/records.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { CapturedIo, type CapturedStream } from "../runMain.js";
import { endRecord, epochRecord, startRecord } from "./records.js";

let log: string;
beforeEach(() => {
  log = join(temporaryFolder(), "log.ndjson");
});

test("checkpoints go to standard output, and not to the log file", async () => {
  const checkpoint: TrainingRecord = { type: "checkpoint", epoch: 1, step: 2, file: "c.json" };
  const io = new CapturedIo();
  const output = (stream: CapturedStream, name: string) => new Output(stream, name, createStyle(stream, {}, false));
  const context = { io, stdout: output(io.stdout, "standard output"), stderr: output(io.stderr, "standard error") };
  const options = { format: "ndjson", log, quiet: false } as const;
  const training = await TrainingLog.open(options, context, new Warnings(context.stderr));
  await training.write([startRecord(1), epochRecord(1), checkpoint, endRecord(1)]);
  await training.close();
  const typesOf = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
  expect(typesOf(io.stdout.text)).toEqual(["start", "epoch", "checkpoint", "end"]);
  expect(typesOf(readFileSync(log, "utf8"))).toEqual(["start", "epoch", "end"]);
});
