import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { Output } from "../../../src/cli/output/output.js";
import { plainStyle } from "../../../src/cli/output/style.js";
import { syncFile } from "../../../src/cli/reporters/openLogFile.js";
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

test("the log file has all that was written before `sync`", async () => {
  const file = join(temporaryFolder(), "log.csv");
  const { log } = await openTrainingLog({ log: file });
  await log.write([startRecord(3), epochRecord(1), epochRecord(2)]);
  await log.sync();
  expect(readFileSync(file, "utf8")).toBe("epoch,step,loss,lr\n1,2,1,0.1\n2,4,0.5,0.1\n");
  await log.close();
});

test("a file is synced after the last write to it is done", async () => {
  const done: string[] = [];
  const slow = new Writable({
    write: (chunk, _encoding, callback) =>
      void setTimeout(() => {
        done.push(String(chunk));
        callback();
      }, 20),
  });
  const output = new Output(slow, "slow", plainStyle);
  await output.writeData("row");
  await syncFile(output, { datasync: async () => void done.push("synced") });
  expect(done.filter((each) => each !== "")).toEqual(["row", "synced"]);
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
