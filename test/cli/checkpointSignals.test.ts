import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, outcomeOf, shell, start } from "./children.js";
import { RunningTraining } from "./runningTraining.js";

// Some of these start processes, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const xor = "configs/xor.json";
const endless = ["--epochs", "100000000"];

let folder: string;
let checkpoint: string;
let model: string;
beforeEach(() => {
  folder = temporaryFolder();
  checkpoint = join(folder, "c.ckpt");
  model = join(folder, "m.json");
});
afterEach(killChildren);

const startTraining = (...args: readonly string[]) => start(process.execPath, ["bin/backprop.js", "train", ...args]);
/** Files of the folder, those that are hidden too: locks and temporary files. */
const files = () => readdirSync(folder).sort();
const jsonIn = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const epochsIn = (file: string): number => jsonIn(file).run.epochs;

describe("the first Ctrl-C or SIGTERM", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s writes checkpoint and model, and the command to go on, which works when it is pasted",
    async (signal, code) => {
      const strange = join(folder, 'it\'s a "$HOME" `dir`');
      mkdirSync(strange);
      const [file, out, log] = ["c d.ckpt", "m d.json", "l d.csv"].map((name) => join(strange, name));
      const names = ["--checkpoint", file ?? "", "-o", out ?? "", "--log", log ?? ""];
      const run = new RunningTraining(xor, ...endless, ...names, "--log-every", "100", "--format", "csv");
      await run.until("\n100,");
      const { code: actual, stderr } = await run.endBy(signal);
      expect(actual).toBe(code);
      const [interrupted, written, saved, ...rest] = stderr.trimEnd().split("\n");
      expect(rest).toEqual([]);
      expect(interrupted).toMatch(/^interrupted after \d+ epochs, \d+ steps$/);
      expect(saved).toContain(`saved to ${out}`);
      const [, command = ""] = /; to go on, type (backprop train .*)$/.exec(written ?? "") ?? [];
      expect(jsonIn(out ?? "").training.steps).toBe(epochsIn(file ?? ""));
      const epochs = epochsIn(file ?? "");
      const pasted = await shell(`backprop() { ${backprop} "$@"; }\n${command} --epochs ${epochs + 200}`);
      expect(pasted.code).toBe(0);
      expect(epochsIn(file ?? "")).toBe(epochs + 200);
      // The model of the part before is replaced, the log goes on.
      expect(jsonIn(out ?? "").training).toMatchObject({ reason: "epochs", epochs: epochs + 200 });
      const rows = readFileSync(log ?? "", "utf8")
        .trimEnd()
        .split("\n")
        .slice(1);
      const whole = new Set(rows.map((row) => row.split(",")[0]));
      expect(whole.size).toBe(rows.length);
      expect(rows.at(-1)).toMatch(new RegExp(`^${epochs + 200},`));
    },
  );

  test("says what is missing if there is no checkpoint", async () => {
    const run = new RunningTraining(xor, ...endless, "--log-every", "100");
    await run.until(" 100 ");
    expect((await run.endBy("SIGINT")).stderr).toMatch(
      /^interrupted after .*; with --checkpoint FILE a run can go on later\n$/,
    );
  });

  test("says nothing with `--quiet`", async () => {
    const run = new RunningTraining(xor, ...endless, "--checkpoint", checkpoint, "--checkpoint-every", "10", "--quiet");
    await vi.waitUntil(() => existsSync(checkpoint), { timeout: 30_000, interval: 1 });
    expect(await run.endBy("SIGINT")).toEqual({ code: 130, stdout: "", stderr: "" });
  });
});

describe("the second Ctrl-C", () => {
  test.each(["checkpoint", "model"])(
    "leaves at once while the %s is written: nothing partial is left",
    async (what) => {
      // A fast machine may have written all before the second signal comes: then it is tried again.
      for (let isTooLate = true; isTooLate; ) {
        const left = await interruptTwice(what === "checkpoint" ? ["--checkpoint", checkpoint] : ["-o", model]);
        isTooLate = !left.some((name) => name.endsWith(".tmp")) || existsSync(what === "model" ? model : checkpoint);
        if (!isTooLate) expect(files()).toEqual([]);
        for (const name of files()) rmSync(join(folder, name));
      }
    },
  );

  /** Interrupts a run, and again while it writes a file. Gives the files at that moment. */
  async function interruptTwice(target: readonly string[]): Promise<readonly string[]> {
    const large = ["--epochs", "100000", "--set", 'layers=[1200,"relu",1200,1]', "--log-every", "1"];
    const child = startTraining(xor, ...large, ...target);
    const outcome = outcomeOf(child);
    let seen = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
    });
    await vi.waitUntil(() => / 1 /.test(seen), { timeout: 30_000, interval: 1 });
    child.kill("SIGINT");
    const isGrowing = () => files().some((name) => name.endsWith(".tmp") && sizeOf(name) > 1000);
    await vi.waitUntil(() => isGrowing() || child.exitCode !== null, { timeout: 30_000, interval: 1 });
    // A signal within 50 ms is taken for the same Ctrl-C. Nothing is written meanwhile.
    child.kill("SIGSTOP");
    await setTimeout(60);
    const left = files();
    child.kill("SIGINT");
    child.kill("SIGCONT");
    expect((await outcome).code).toBe(130);
    return left;
  }

  function sizeOf(name: string): number {
    return statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
});

describe("a log that nobody reads any more", () => {
  test.each(["head -3", "tee /dev/full > /dev/null 2>&1"])(
    "`| %s` does not end a run that writes checkpoints",
    async (reader) => {
      const line = `${backprop} train ${xor} --epochs 100000 --checkpoint ${checkpoint} --format csv | ${reader}`;
      await shell(`${line}; true`);
      expect(epochsIn(checkpoint)).toBe(100_000);
      expect(files()).toEqual(["c.ckpt"]);
    },
  );

  test("a terminal that is gone does not end it either", async () => {
    const epochs = 500_000;
    const line = `${backprop} train ${xor} --epochs ${epochs} --log-every 1 --checkpoint ${checkpoint}`;
    const terminal = start("script", ["-qec", line, "/dev/null"]);
    let seen = "";
    terminal.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
    });
    await vi.waitUntil(() => seen.includes(" 50 "), { timeout: 30_000, interval: 5 });
    terminal.kill("SIGKILL");
    const isDone = () => existsSync(checkpoint) && epochsIn(checkpoint) === epochs && files().length === 1;
    await vi.waitUntil(isDone, { timeout: 50_000, interval: 50 });
  });
});
