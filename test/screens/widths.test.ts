import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import xterm from "@xterm/headless";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runMain } from "../cli/runMain.js";
import { describeTerminal } from "./describeTerminal.js";
import { textOf } from "./span.js";
import { openTerminal } from "./terminal.js";

let folder: string;
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-"));
  model = join(folder, "model.json");
  await runMain(["train", "configs/iris.json", "--quiet", "-o", model]);
});
afterAll(() => rm(folder, { recursive: true }));

/** The lines that begin in the middle of a text, since it is wider than the terminal on which it is written. */
async function wrappedLines(text: string, columns: number): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: columns, scrollback: 10_000, convertEol: true, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)).filter((line) => line?.isWrapped);
  terminal.dispose();
  // A word that is wider than the terminal, such as a hash, can be copied if the terminal breaks it.
  return lines.map((line) => textOf(line as NonNullable<typeof line>)).filter((line) => line.includes(" "));
}

describe.each([80, 40])("what commands write is not wrapped by a terminal of %d columns:", (columns) => {
  test.each([
    "gradcheck --op square --op transpose",
    "gradcheck --op negate --method taylor --all",
    "gradcheck x*tanh(x)",
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
  ])("%s", async (line) => {
    const argv = line.split(" ").map((word) => (word === "$model" ? model : word));
    const env = { TERM: "xterm-256color", LC_ALL: "C.UTF-8" };
    const { code, stdout, stderr } = await runMain(argv, { terminal: true, columns, env });
    expect(code).toBe(0);
    expect(stdout).not.toBe("");
    expect(await wrappedLines(stdout, columns)).toEqual([]);
    expect(await wrappedLines(stderr, columns)).toEqual([]);
  });
});

describeTerminal("what a training writes that warns", () => {
  // Its log looks the same in a terminal and in a file.
  test.concurrent.each([
    [80, ""],
    [40, " --format ndjson >/dev/null"],
  ] as const)("is not wrapped by a terminal of %d columns", async (columns, log) => {
    const command = `backprop train configs/digits.json --epochs 2${log}`;
    await using terminal = await openTerminal({ command, columns });
    expect(await terminal.exited).toBe(0);
    expect(terminal.history().join("\n")).toMatch(/held-out {4}rows 359: accuracy 0/);
    expect(terminal.wrapped().filter((line) => line.includes(" "))).toEqual([]);
  });
});
