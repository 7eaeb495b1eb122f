import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeTerminal } from "./describeTerminal.js";
import { openTerminal } from "./terminal.js";

/** Commands that write for people. `$model` is a model. */
const commands = [
  "gradcheck --op tanh --op matmul",
  "gradcheck --op tanh --method taylor --all",
  "gradcheck 'x * tanh(x)'",
  "ops",
  "ops gelu",
  "config show configs/iris.json",
  "config check configs/iris.json",
  "config init configs/data/iris.csv --target species",
  "evaluate $model configs/data/iris.csv",
  "inspect $model",
  "graph configs/xor.json --updates",
  "explain configs/xor.json",
  "train configs/iris.json --dry-run",
];
/** It warns. Its log looks the same in a terminal and in a file. */
const train = "train configs/digits.json --epochs 2";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-"));
});
afterAll(() => rm(folder, { recursive: true }));

describeTerminal("what commands write", () => {
  test.concurrent.each([80, 40])("is not wrapped by a terminal of %d columns", async (columns) => {
    const model = join(folder, `model${columns}.json`);
    const lines = [
      "train configs/iris.json --quiet -o $model",
      ...commands,
      columns === 80 ? train : `${train} --format ndjson >/dev/null`,
    ];
    await using terminal = await openTerminal({
      command: `set -e; ${lines.map((line) => `backprop ${line}`).join("; ")}`,
      columns,
      env: { model },
    });
    expect(await terminal.exited).toBe(0);
    expect(terminal.history().join("\n")).toMatch(/held-out {4}rows 359: accuracy 0/);
    // A word that is wider than the terminal, such as a hash, can be copied if the terminal breaks it.
    expect(terminal.wrapped().filter((line) => line.includes(" "))).toEqual([]);
  });
});
