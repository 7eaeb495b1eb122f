import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { CapturedIo, runMain } from "./runMain.js";

const config = join(import.meta.dirname, "../../configs/iris.json");
/** Steps that are long enough for several threads. */
const wide = ["--set", "layers.0=4096", "--batch-size", "120"];
/** With the head of the run, which says how many threads it has. */
async function run(argv: readonly string[]) {
  const io = new CapturedIo();
  const code = await main(argv, io);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

const withoutSeconds = (log: string) => log.replaceAll(/"seconds":[^,}]+/g, '"seconds":0');

test("logs and models have the same bytes with any number of threads, from the command line and from the config", async () => {
  const results = [];
  for (const [threads, said] of [
    [["--threads", "1"], "exact, 1 thread\n"],
    [["--threads", "3"], "exact, 3 threads\n"],
    [["--set", "threads=2"], "exact, 2 threads\n"],
    [[], "exact, "],
  ] as const) {
    const model = join(temporaryFolder(), "model.json");
    const argv = ["train", config, ...wide, "--epochs", "3", "--format", "ndjson", "-o", model, ...threads];
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(0);
    expect(stderr).toContain(said);
    results.push([withoutSeconds(stdout), readFileSync(model, "utf8")]);
  }
  for (const result of results) expect(result).toEqual(results[0]);
});

test("steps that are too short to gain run on one thread, however many there may be", async () => {
  const { stderr } = await run(["train", config, "--epochs", "3", "--threads", "7"]);
  expect(stderr).toContain("exact, 1 thread\n");
});

test("a run that goes on has the number of threads that it began with, unless another one is typed", async () => {
  const checkpoint = join(temporaryFolder(), "iris.checkpoint");
  const begun = await runMain([
    "train",
    config,
    "--epochs",
    "3",
    "--threads",
    "2",
    "--quiet",
    "--checkpoint",
    checkpoint,
  ]);
  expect(begun.code).toBe(0);
  expect(JSON.parse(readFileSync(checkpoint, "utf8")).config.threads).toBe(2);
  const resumed = await runMain(["train", "--resume", checkpoint, "--epochs", "4", "--threads", "1"]);
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toContain("threads 2 -> 1");
});

test.each([
  ["0", "--threads 0: threads: expected 1 or more"],
  ["65", "--threads 65: threads: expected 64 or less"],
  ["1.5", "--threads 1.5: threads: expected a whole number"],
  ["many", "Expected a whole number, or auto."],
])("--threads %s is refused", async (typed, message) => {
  const { code, stderr } = await runMain(["train", config, "--threads", typed]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
