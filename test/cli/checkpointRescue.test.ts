import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, shell } from "./children.js";
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
  vi.unstubAllEnvs();
});

const train = (...args: readonly string[]) => runMain(["train", ...args]);
/** Files of the folder, those that are hidden too: locks and temporary files. */
const files = () => readdirSync(folder).sort();
const jsonIn = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const epochsIn = (file: string): number => jsonIn(file).run.epochs;
const recordsIn = ({ stdout }: Pick<Outcome, "stdout">) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("a checkpoint that cannot be written", () => {
  const inside = () => join(folder, "sub", "c.ckpt");
  const gone = () => join(folder, "sub");
  beforeEach(() => {
    mkdirSync(gone());
    // What is rescued goes with the folder of the test.
    const rescued = join(folder, "tmp");
    mkdirSync(rescued);
    vi.stubEnv("TMPDIR", rescued);
  });

  /** Where it was rescued to, and the command to go on from there. */
  function parse({ stderr }: Outcome) {
    const [, file = "", reached, command = ""] =
      /the checkpoint is saved to (\S+); the run had reached (\d+) epochs, \d+ steps; to go on, type (backprop .*)\n/.exec(
        stderr,
      ) ?? [];
    return { file, epochs: Number(reached), command };
  }

  async function expectToGoOn(outcome: Outcome, ...options: readonly string[]): Promise<void> {
    const { file, epochs, command } = parse(outcome);
    expect(file).toContain(join(folder, "tmp"));
    expect(epochsIn(file)).toBe(epochs);
    const next = await shell(
      `backprop() { ${backprop} "$@"; }\n${command} --epochs ${epochs + 3} ${options.join(" ")}`,
    );
    expect({ code: next.code, epochs: epochsIn(file) }).toEqual({ code: 0, epochs: epochs + 3 });
  }

  test("ends the run and is rescued; the model is saved, and the command goes on from there", async () => {
    const run = new RunningTraining(
      xor,
      ...endless,
      "--checkpoint",
      inside(),
      "--checkpoint-every",
      "50",
      "-o",
      model,
      "--quiet",
    );
    await vi.waitUntil(() => existsSync(inside()), { timeout: 30_000, interval: 1 });
    rmSync(gone(), { recursive: true });
    const outcome = await run.outcome;
    expect(outcome.code).toBe(5);
    expect(outcome.stderr).toMatch(/^error: .*sub: the folder does not exist any more; so that nothing is lost/);
    expect(outcome.stderr).not.toContain("interrupted");
    expect(jsonIn(model).training.epochs).toBe(parse(outcome).epochs);
    await expectToGoOn(outcome);
  });

  test("is rescued at the very end too", async () => {
    const run = new RunningTraining(
      xor,
      "--epochs",
      "3000000",
      "--checkpoint",
      inside(),
      // None by time, however long the run takes.
      "--checkpoint-every",
      "10000000",
      "-o",
      model,
      ...ndjson,
      "--log-every",
      "1000",
    );
    await run.until('"epoch":1000,');
    rmSync(gone(), { recursive: true });
    const outcome = await run.outcome;
    expect(outcome.code).toBe(5);
    expect(parse(outcome).epochs).toBe(3_000_000);
    expect(jsonIn(model).training).toMatchObject({ reason: "epochs", epochs: 3_000_000 });
    expect(recordsIn(outcome).at(-1)).toMatchObject({ type: "end", reason: "epochs" });
    // The model is a whole one.
    await expectToGoOn(outcome, "--force");
  });

  test("is rescued if the model is in the same folder, and so is the model", async () => {
    const out = join(folder, "sub", "m.json");
    const run = new RunningTraining(
      xor,
      ...endless,
      "--checkpoint",
      inside(),
      "--checkpoint-every",
      "50",
      "-o",
      out,
      "--quiet",
    );
    await vi.waitUntil(() => existsSync(inside()), { timeout: 30_000, interval: 1 });
    rmSync(gone(), { recursive: true });
    const outcome = await run.outcome;
    expect(outcome.code).toBe(5);
    const [, other = ""] = /the model is saved to (\S+)\n/.exec(outcome.stderr) ?? [];
    expect(jsonIn(other).training.epochs).toBe(parse(outcome).epochs);
    expect(epochsIn(parse(outcome).file)).toBe(parse(outcome).epochs);
  });

  test("nor rescued is said, and what the run had reached; the model is saved", async () => {
    vi.stubEnv("TMPDIR", join(folder, "no such folder"));
    const run = new RunningTraining(
      xor,
      ...endless,
      "--checkpoint",
      inside(),
      "--checkpoint-every",
      "50",
      "-o",
      model,
      "--quiet",
    );
    await vi.waitUntil(() => existsSync(inside()), { timeout: 30_000, interval: 1 });
    rmSync(gone(), { recursive: true });
    const { code, stderr } = await run.outcome;
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /; the checkpoint could not be saved to the folder .* either, .*; the run had reached \d+ epochs, /,
    );
    expect(existsSync(model)).toBe(true);
  });

  test("since the disk is full leaves the one before as it was, and nothing partial", async () => {
    const line = `${backprop} train ${xor} --quiet --checkpoint ${checkpoint}`;
    expect((await shell(`${line} --epochs 2 --set 'layers=[3000,1]'`)).code).toBe(0);
    const before = readFileSync(checkpoint);
    const resumed = `${backprop} train --resume ${checkpoint} --quiet --epochs 3`;
    const { code, stderr } = await shell(`trap '' XFSZ; ulimit -f 16; ${resumed}`);
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /^error: .*c\.ckpt: the file is larger than .*could not be saved to .* either.*reached 3 epochs/,
    );
    expect(readFileSync(checkpoint).equals(before)).toBe(true);
    expect(files()).toEqual(["c.ckpt", "sub", "tmp"]);
  });
});

describe("a run that diverges", () => {
  test("leaves its last checkpoint, and the command with a smaller rate goes on from there", async () => {
    const options = ["--checkpoint", checkpoint, "--checkpoint-every", "50", "-o", model];
    const { code, stderr } = await train(xor, "--set", "layers=[1]", "--lr", "3", ...options);
    expect(code).toBe(4);
    const epochs = epochsIn(checkpoint);
    expect(stderr).toContain(
      `the checkpoint in ${checkpoint} is of epoch ${epochs}, before that: to go on from there, type`,
    );
    const [, command = ""] = /to go on from there, type (backprop .*)\n/.exec(stderr) ?? [];
    expect(command).toContain(" --lr 0.3 --force");
    const next = await shell(`backprop() { ${backprop} "$@"; }\n${command}`);
    expect(next.stderr).toContain("changed: lr 3 -> 0.3");
    expect(epochsIn(checkpoint)).toBeGreaterThan(epochs);
  });

  test("as soon as it is resumed leaves the checkpoint as it was, and says so", async () => {
    await train(xor, "--epochs", "20", "--checkpoint", checkpoint);
    const before = readFileSync(checkpoint, "utf8");
    const { code, stderr } = await train("--resume", checkpoint, "--epochs", "200", "--lr", "1e200");
    expect(code).toBe(4);
    expect(stderr).toContain(
      `${checkpoint} is as it was: to go on from there, type this command again with a smaller rate, such as 1e+199`,
    );
    expect(readFileSync(checkpoint, "utf8")).toBe(before);
  });
});
