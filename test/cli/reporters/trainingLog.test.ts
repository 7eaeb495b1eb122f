import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TrainingRecord } from "../../../src/train/records.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { logRecords, openTrainingLog } from "./logging.js";
import { endRecord, epochRecord, startRecord } from "./records.js";

test("checkpoints go to standard output, and not to the log file", async () => {
  const log = join(temporaryFolder(), "log.ndjson");
  const checkpoint: TrainingRecord = { type: "checkpoint", epoch: 1, step: 2, file: "c.json" };
  const { stdout } = await logRecords({ log }, [startRecord(1), epochRecord(1), checkpoint, endRecord(1)]);
  const typesOf = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
  expect(typesOf(stdout)).toEqual(["start", "epoch", "checkpoint", "end"]);
  expect(typesOf(readFileSync(log, "utf8"))).toEqual(["start", "epoch", "end"]);
});

test("`sync` waits until the log file has all that was written", async () => {
  const file = join(temporaryFolder(), "log.csv");
  const { log } = await openTrainingLog({ log: file });
  await log.write([startRecord(20_000)]);
  for (let round = 0; round < 3; round++) {
    const epochs = Array.from({ length: 5000 }, (_, i) => epochRecord(5000 * round + i + 1));
    await log.write(epochs);
    await log.sync();
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(1 + 5000 * (round + 1) + 1);
  }
  await log.close();
});

test.skipIf(process.platform === "win32")("`sync` leaves the error of a full disk to `close`", async () => {
  const { log } = await openTrainingLog({ log: "/dev/full" });
  await log.write([startRecord(1)]);
  await log.sync();
  await expect(log.close()).rejects.toThrow("/dev/full: no space is left on the device");
});

test.skipIf(process.platform === "win32")("`sync` is fine with a device that has nothing to sync", async () => {
  const { log } = await openTrainingLog({ log: "/dev/null" });
  await log.write([startRecord(1)]);
  await log.sync();
  await log.close();
});
