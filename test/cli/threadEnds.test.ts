import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, outcomeOf, shell, start } from "./children.js";
import { runMain } from "./runMain.js";

// These start processes, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Steps that are long enough for several threads. */
const wide = [
  "configs/iris.json",
  "--set",
  "layers.0=2048",
  "--batch-size",
  "120",
  "--format",
  "csv",
  "--log-every",
  "1",
];
const epochs = 200;

let folder: string;
let model: string;
beforeEach(() => {
  folder = temporaryFolder();
  model = join(folder, "m.json");
});
afterEach(killChildren);

/** What a run on one thread prints, and its model. */
async function trainAlone(count: number) {
  const alone = join(folder, "alone.json");
  const { code, stdout } = await runMain(["train", ...wide, "--epochs", `${count}`, "--threads", "1", "-o", alone]);
  expect(code).toBe(0);
  return { stdout, model: readFileSync(alone, "utf8") };
}

/** A run of the built command on two threads, by a Node.js with other options or in another environment. */
function startTwo(args: readonly string[], options: readonly string[] = [], changes: NodeJS.ProcessEnv = {}) {
  const command = ["bin/backprop.js", "train", ...wide, "--threads", "2", ...args];
  return start(process.execPath, [...options, ...command], changes);
}

/** The same, which has made some epochs since its thread runs. */
async function startWatched(...args: readonly string[]) {
  const seen = join(folder, "seen");
  const child = startTwo(args, ["--require", join(import.meta.dirname, "watchThreads.cjs")], { THREADS_SEEN: seen });
  const outcome = outcomeOf(child);
  let rows = 0;
  child.stdout?.on("data", (chunk: Buffer) => {
    rows += chunk.toString().split("\n").length - 1;
  });
  await vi.waitUntil(() => existsSync(seen), { timeout: 30_000, interval: 1 });
  const enough = rows + 20;
  await vi.waitUntil(() => rows >= enough, { timeout: 30_000, interval: 1 });
  return { child, outcome };
}

test.each([
  ["SIGINT", 130, "3"],
  ["SIGTERM", 143, "1"],
] as const)(
  "%s writes model and checkpoint, from which any number of threads goes on to the model of one",
  async (signal, code, threads) => {
    const checkpoint = join(folder, "c.ckpt");
    const { child, outcome } = await startWatched("--epochs", "1000000", "--checkpoint", checkpoint, "-o", model);
    child.kill(signal);
    const { stderr, ...ended } = await outcome;
    expect(ended).toMatchObject({ code });
    expect(stderr).toMatch(/^interrupted after \d+ epochs, \d+ steps\n/);
    expect(readdirSync(folder).sort()).toEqual(["c.ckpt", "m.json", "seen"]);
    const count = JSON.parse(readFileSync(checkpoint, "utf8")).run.epochs + 10;
    const { training } = JSON.parse(readFileSync(model, "utf8"));
    expect(training).toMatchObject({ reason: "signal", epochs: count - 10 });
    const more = ["--epochs", `${count}`, "--threads", threads, "-o", model];
    expect(await runMain(["train", "--resume", checkpoint, ...more])).toMatchObject({ code: 0 });
    expect(readFileSync(model, "utf8")).toBe((await trainAlone(count)).model);
  },
);

test("`| head -1` ends a run on two threads quietly", async () => {
  const line = `${backprop} train ${wide.join(" ")} --epochs 1000000 --threads 2 | head -1`;
  expect(await shell(line)).toEqual({ code: 0, stdout: expect.stringMatching(/^epoch,.*\n$/), stderr: "" });
});

describe("a run that cannot have two threads says so once, and has the bytes of one", () => {
  const permission = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";
  const noSharedMemory = `data:text/javascript,delete globalThis.SharedArrayBuffer`;

  test.each([
    [
      "if Node.js does not allow threads",
      "a thread cannot be started: Access to this API has been restricted",
      () => [permission, "--disable-warning=ExperimentalWarning", "--allow-fs-read=*", "--allow-fs-write=*"],
      () => ({}),
    ],
    ["if memory cannot be shared", "threads cannot share memory here", () => ["--import", noSharedMemory], () => ({})],
    [
      "if the system gives no thread",
      "a thread cannot be started: EAGAIN",
      () => [],
      () => ({ LD_PRELOAD: compileRefusal() }),
    ],
  ])("%s", async (_, reason, options, changes) => {
    const files = ["--checkpoint", join(folder, "c.ckpt"), "--log", join(folder, "l.csv"), "-o", model];
    const args = ["--epochs", `${epochs}`, ...files];
    const { code, stdout, stderr } = await outcomeOf(startTwo(args, options(), changes()));
    expect({ code, stdout, model: readFileSync(model, "utf8") }).toEqual({ code: 0, ...(await trainAlone(epochs)) });
    expect(readFileSync(join(folder, "l.csv"), "utf8")).toBe(stdout);
    const said = stderr.split("\n").filter((line) => line.includes("thread"));
    expect(said).toEqual([expect.stringContaining(`warning: ${reason}`)]);
    expect(said[0]).toMatch(/[^.]: the run (?:goes on with|takes) 1 thread, which gives the same numbers$/);
  });

  test("if it loses one on its way", async () => {
    const { child, outcome } = await startWatched("--epochs", `${epochs}`, "-o", model);
    child.kill("SIGUSR2");
    const { code, stdout, stderr } = await outcome;
    expect({ code, stdout, model: readFileSync(model, "utf8") }).toEqual({ code: 0, ...(await trainAlone(epochs)) });
    expect(stderr.match(/^warning: .*/gm)).toEqual([
      "warning: a thread has been ended: the run goes on with 1 thread, which gives the same numbers",
    ]);
  });

  /** A library that lets no worker start. */
  function compileRefusal(): string {
    const library = join(folder, "refuse.so");
    const source = join(import.meta.dirname, "refuseThreads.c");
    execFileSync("gcc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]);
    return library;
  }
});
