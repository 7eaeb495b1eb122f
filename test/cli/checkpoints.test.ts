import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { acquireLock } from "../../src/files/lock.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { killChildren, outcomeOf, start } from "./children.js";
import { type Outcome, runMain } from "./runMain.js";
import { RunningTraining } from "./runningTraining.js";

// Some of these start processes, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const xor = "configs/xor.json";
const endless = ["--epochs", "100000000"];
const ndjson = ["--format", "ndjson"];

let folder: string;
let checkpoint: string;
let model: string;
beforeEach(() => {
  folder = temporaryFolder();
  checkpoint = join(folder, "c.ckpt");
  model = join(folder, "m.json");
});
afterEach(killChildren);
afterEach(() => {
  vi.useRealTimers();
});

const train = (...args: readonly string[]) => runMain(["train", ...args]);
const startTraining = (...args: readonly string[]) => start(process.execPath, ["bin/backprop.js", "train", ...args]);
/** Files of the folder, those that are hidden too: locks and temporary files. */
const files = () => readdirSync(folder).sort();
const jsonIn = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const epochsIn = (file: string): number => jsonIn(file).run.epochs;
const recordsIn = ({ stdout }: Pick<Outcome, "stdout">) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("the records of checkpoints", () => {
  const checkpointsIn = (outcome: Outcome) =>
    recordsIn(outcome).flatMap(({ type, epoch, step, file }) => (type === "checkpoint" ? [{ epoch, step, file }] : []));
  const at = (epoch: number) => ({ epoch, step: epoch, file: checkpoint });

  test("are on standard output at every multiple of `--checkpoint-every` and at the end, and not in the log file", async () => {
    const log = join(folder, "l.ndjson");
    const options = ["--checkpoint-every", "20", "--log", log, ...ndjson];
    const first = await train(xor, "--epochs", "50", "--checkpoint", checkpoint, ...options);
    expect(first.code).toBe(0);
    // One is left out if the disk is so slow that the one before is still being written.
    expect([20, 40, 50].map(at)).toEqual(expect.arrayContaining(checkpointsIn(first)));
    expect([checkpointsIn(first)[0], checkpointsIn(first).at(-1)]).toEqual([20, 50].map(at));
    const records = recordsIn(first);
    expect([records[0].type, records[0].resumedFrom, records.at(-1).type]).toEqual(["start", undefined, "end"]);
    const second = await train("--resume", checkpoint, "--epochs", "90", ...options);
    expect([60, 80, 90].map(at)).toEqual(expect.arrayContaining(checkpointsIn(second)));
    expect([checkpointsIn(second)[0], checkpointsIn(second).at(-1)]).toEqual([60, 90].map(at));
    expect(recordsIn(second)[0].resumedFrom).toEqual({ file: checkpoint, epoch: 50, step: 50 });
    expect(recordsIn(second)[1]).toMatchObject({ type: "epoch", epoch: 51 });
    expect(readFileSync(log, "utf8")).not.toContain('"type":"checkpoint"');
  });

  test("come after ten seconds if nothing else is asked for", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const run = new RunningTraining(xor, ...endless, "--checkpoint", checkpoint, "--log-every", "1000", ...ndjson);
    const { stdout } = run.io;
    const untilWritten = async (part: string, from = 0) => {
      // This timer is none of those that are faked.
      while (!stdout.text.includes(part, from)) await wait(1);
    };
    await untilWritten('"type":"epoch"');
    vi.advanceTimersByTime(9999);
    // It goes on for a while, in which a checkpoint could have come.
    for (let i = 0; i < 3; i++) await untilWritten('"type":"epoch"', stdout.text.length);
    expect(stdout.text).not.toContain('"type":"checkpoint"');
    vi.advanceTimersByTime(1);
    await untilWritten('"type":"checkpoint"');
    expect(checkpointsIn(await run.endBy("SIGINT")).length).toBe(2);
  });

  test.each(["SIGUSR1", "SIGHUP"] as const)("come at %s, and the run goes on", async (signal) => {
    // None by time, however long the run takes.
    const options = ["--checkpoint", checkpoint, "--checkpoint-every", "100000000", "--log-every", "100"];
    const run = new RunningTraining(xor, ...endless, ...options, ...ndjson);
    await run.until('"epoch":100,');
    run.io.emit(signal);
    await run.until('"type":"checkpoint"');
    const { epoch } = JSON.parse(/.*"checkpoint".*/.exec(run.io.stdout.text)?.[0] ?? "");
    expect(epochsIn(checkpoint)).toBe(epoch);
    const { code, stdout } = await run.endBy("SIGTERM");
    expect(code).toBe(143);
    expect(recordsIn({ stdout }).at(-1)).toMatchObject({ type: "end", reason: "signal" });
    expect(recordsIn({ stdout }).at(-1).epochs).toBeGreaterThan(epoch);
  });
});

describe("a file that is there", () => {
  test("is refused without --force, and nothing is lost", async () => {
    await train(xor, "--epochs", "3", "--checkpoint", checkpoint, "-o", model);
    const before = [checkpoint, model].map((file) => readFileSync(file, "utf8"));
    expect(await train(xor, "--epochs", "5", "--checkpoint", checkpoint)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${checkpoint} exists; go on with its run by --resume ${checkpoint}, or add --force to replace it\n`,
    });
    // Another model than that of the interrupted run, and another checkpoint than the run's own.
    const other = join(folder, "other.ckpt");
    writeFileSync(other, "x");
    for (const args of [
      ["--epochs", "5", "-o", model],
      ["--checkpoint", other],
    ]) {
      expect(await train("--resume", checkpoint, ...args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/exists; .*--force/),
      });
    }
    expect([checkpoint, model].map((file) => readFileSync(file, "utf8"))).toEqual(before);
    expect((await train(xor, "--epochs", "5", "--checkpoint", checkpoint, "--force")).code).toBe(0);
    expect(epochsIn(checkpoint)).toBe(5);
  });

  test("of another run is replaced with --force as soon as the run begins", async () => {
    await train(xor, "--epochs", "5", "--checkpoint", checkpoint);
    const running = new RunningTraining(xor, ...endless, "--seed", "7", "--checkpoint", checkpoint, "--force");
    await vi.waitUntil(() => jsonIn(checkpoint).config.seed === 7, { timeout: 30_000 });
    await running.endBy("SIGINT");
  });

  test.each(["--checkpoint", "--out", "--log", "--resume", "--weights"])(
    "must have a name: an empty one for %s is that of a variable that is not set",
    async (option) => {
      expect(await train(xor, option, "")).toMatchObject({
        code: 2,
        stderr: `error: ${option}: got an empty text, expected the name of a file\n`,
      });
    },
  );

  test("is replaced if it is the model that the interrupted part of the run has saved, and not if it is that of a whole run", async () => {
    const run = new RunningTraining(xor, ...endless, "--checkpoint", checkpoint, "-o", model, "--log-every", "100");
    await run.until(" 100 ");
    await run.endBy("SIGINT");
    const { epochs } = jsonIn(model).training;
    expect((await train("--resume", checkpoint, "--epochs", `${epochs + 10}`, "-o", model)).code).toBe(0);
    expect(jsonIn(model).training).toMatchObject({ reason: "epochs", epochs: epochs + 10 });
    expect((await train("--resume", checkpoint, "--epochs", `${epochs + 20}`, "-o", model)).code).toBe(2);
    expect(jsonIn(model).training.epochs).toBe(epochs + 10);
  });

  test("and no file is refused, and so is a folder that is not there", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const message = "expected a file, which is replaced again and again";
    const stderr = (file: string, option = "--checkpoint", rest = "") =>
      `error: ${option} ${file}: ${message}${rest}\n`;
    for (const file of [pipe, "/dev/null", "/dev/stdout"]) {
      expect(await train(xor, "--checkpoint", file)).toEqual({ code: 2, stdout: "", stderr: stderr(file) });
    }
    const elsewhere = ": to write checkpoints elsewhere, add --checkpoint FILE";
    expect((await train("--resume", pipe)).stderr).toBe(stderr(pipe, "--resume", elsewhere));
    expect((await train(xor, "--checkpoint", folder)).stderr).toBe(`error: ${folder}: this is a folder, not a file\n`);
    const nowhere = join(folder, "no", "c.ckpt");
    expect(await train(xor, "--checkpoint", nowhere)).toEqual({
      code: 5,
      stdout: "",
      stderr: `error: ${nowhere}: there is no folder ${join(folder, "no")}\n`,
    });
  });

  test.each([
    ["the log", "--log"],
    ["the model", "-o"],
  ])("cannot be %s as well", async (_, option) => {
    const outcome = await train(xor, "--checkpoint", checkpoint, option, checkpoint);
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("would overwrite the checkpoint") });
    expect(files()).toEqual([]);
  });
});

describe("a checkpoint in the place of another file", () => {
  test("of a config is recognized", async () => {
    await train(xor, "--epochs", "1", "--checkpoint", checkpoint, "--quiet");
    for (const command of [["train"], ["gradcheck", "--config"]]) {
      expect(await runMain([...command, checkpoint])).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: ${checkpoint}: this is a checkpoint, not a config: to go on with its run, type backprop train --resume ${checkpoint}\n`,
      });
    }
  });

  test("of a model is the model that the run has reached", async () => {
    const rows = join(folder, "rows.csv");
    writeFileSync(rows, "x1,x2,y\n0,1,1\n");
    await train(xor, "--epochs", "1", "--checkpoint", checkpoint, "-o", model, "--quiet");
    for (const command of ["predict", "evaluate"]) {
      const expected = await runMain([command, model, rows]);
      expect(expected.code).toBe(0);
      expect(await runMain([command, checkpoint, rows])).toEqual(expected);
    }
    expect((await runMain(["inspect", checkpoint])).code).toBe(0);
    expect((await train(xor, "--weights", checkpoint, "--quiet")).code).toBe(0);
    writeFileSync(checkpoint, readFileSync(checkpoint, "utf8").replace('"epochs":1', '"epochs":2'));
    expect(await runMain(["predict", checkpoint, rows])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("its checksum does not match"),
    });
  });

  test("is what --resume needs, and other files are recognized there", async () => {
    const log = join(folder, "l.csv");
    await train(xor, "--epochs", "2", "-o", model, "--log", log, "--quiet");
    const advice = {
      [model]: "this is a model file, not a checkpoint: .*--weights",
      [log]:
        "this is the log of a training run, not a checkpoint: the checkpoint is the file that backprop train --checkpoint",
      [xor]: "this is a config, not a checkpoint: to train a model from it, type backprop train",
      "configs/data/iris.csv": "this is a file of data, not a checkpoint: the checkpoint is the file",
    };
    for (const [file, message] of Object.entries(advice)) {
      // Another file for checkpoints, so that no lock is made beside the examples.
      const { code, stderr } = await train("--resume", file, "--checkpoint", checkpoint);
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
    }
    expect(files()).toEqual(["l.csv", "m.json"]);
  });
});

describe("the lock of a checkpoint", () => {
  const leftBehind = () => files().filter((name) => name.startsWith("."));

  test("keeps a second run away at once, in whatever way that would write it", async () => {
    const child = startTraining(xor, ...endless, "--checkpoint", checkpoint, "--checkpoint-every", "1000");
    const outcome = outcomeOf(child);
    await vi.waitUntil(() => existsSync(checkpoint), { timeout: 30_000, interval: 5 });
    for (const args of [
      ["--resume", checkpoint],
      [xor, "--checkpoint", checkpoint, "--force"],
    ]) {
      expect(await train(...args)).toEqual({
        code: 5,
        stdout: "",
        stderr: expect.stringMatching(
          new RegExp(`c\\.ckpt: process ${child.pid} on .* writes to it: name another file`),
        ),
      });
    }
    child.kill("SIGINT");
    expect((await outcome).code).toBe(130);
    expect(leftBehind()).toEqual([]);
  });

  test("comes with one of the log, so that two runs do not write to the same", async () => {
    const log = join(folder, "l.csv");
    const running = new RunningTraining(xor, ...endless, "--checkpoint", checkpoint, "--log", log);
    await running.until(" 1 ");
    const other = await train(xor, "--checkpoint", join(folder, "other.ckpt"), "--log", log);
    expect(other).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/l\.csv: this process writes to it already/),
    });
    await running.endBy("SIGINT");
    expect(files()).toEqual(["c.ckpt", "l.csv"]);
  });

  test("of a killed run is not in the way", async () => {
    const child = startTraining(xor, ...endless, "--checkpoint", checkpoint, "--checkpoint-every", "100");
    await vi.waitUntil(() => existsSync(checkpoint), { timeout: 30_000, interval: 5 });
    child.kill("SIGKILL");
    await outcomeOf(child);
    expect(leftBehind().length).toBeGreaterThan(0);
    const epochs = epochsIn(checkpoint);
    expect((await train("--resume", checkpoint, "--epochs", `${epochs + 5}`)).code).toBe(0);
    expect(epochsIn(checkpoint)).toBe(epochs + 5);
    expect(leftBehind()).toEqual([]);
  });

  test("is released however the run ends", async () => {
    writeFileSync(join(folder, "bad.json"), "{");
    writeFileSync(join(folder, "no data.json"), '{"data": {"csv": "no.csv", "target": "y"}, "layers": [1]}');
    const ways: readonly (readonly [number, ...string[]])[] = [
      [0, xor, "--epochs", "2"],
      [2, join(folder, "bad.json")],
      [2, xor, "--log", checkpoint],
      [5, join(folder, "no data.json")],
      [4, xor, "--lr", "1e300"],
      [3, xor, "--weights", xor],
    ];
    for (const [code, ...args] of ways) {
      expect((await train(...args, "--checkpoint", checkpoint, "--force")).code).toBe(code);
      expect(leftBehind()).toEqual([]);
      acquireLock(checkpoint).release();
    }
  });

  test("is not taken by `--dry-run`, which writes nothing", async () => {
    const lock = acquireLock(checkpoint);
    expect((await train(xor, "--dry-run", "--checkpoint", checkpoint)).code).toBe(0);
    lock.release();
    expect(files()).toEqual([]);
  });

  test("is given up at once by a signal while the data is not read yet; SIGUSR1 and SIGHUP are nothing then", async () => {
    // It waits for its config.
    const child = startTraining("-", "--checkpoint", checkpoint);
    const outcome = outcomeOf(child);
    const isLocked = () => leftBehind().some((name) => name.endsWith(".lock")) && leftBehind().length === 1;
    await vi.waitUntil(isLocked, { timeout: 30_000, interval: 5 });
    child.kill("SIGUSR1");
    child.kill("SIGHUP");
    expect(leftBehind().length).toBe(1);
    // Of the first signal that it heeds, the exit code says which one it was.
    child.kill("SIGTERM");
    expect(await outcome).toEqual({ code: 143, stdout: "", stderr: "" });
    expect(files()).toEqual([]);
  });
});

test("a model that cannot be there leaves no lock behind, neither of the checkpoint nor of the log", async () => {
  const log = join(folder, "l.ndjson");
  const tooLong = join(folder, "m".repeat(5000));
  expect((await train(xor, "--checkpoint", checkpoint, "--log", log, "-o", tooLong)).code).toBe(5);
  expect(files()).toEqual([]);
});
