import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { describeTerminal } from "./describeTerminal.js";
import { keys, openTerminal, type Terminal } from "./terminal.js";

/** Trains a model, and predicts rows that come slowly, so that reading them takes over a second: the last one once there is a file. */
const command =
  "backprop train configs/xor.json --quiet -o $model; " +
  "(head -3 $rows; until [ -e $go ]; do sleep 0.05; done; tail -n 1 $rows) | backprop predict $model";

describeTerminal("the progress of predict", () => {
  test("is shown below what is written, and gone after Ctrl-C", async () => {
    await using terminal = await openTerminal({ command, env: await prepare() });
    await untilShown(terminal);
    terminal.type(keys.ctrlC);
    expect(await terminal.exited).toBe(130);
    expect(terminal.history().join("\n")).not.toContain("reading");
  });

  test("is gone when the last row is done", async () => {
    const env = await prepare();
    await using terminal = await openTerminal({ command, env });
    await untilShown(terminal);
    await writeFile(env.go, "");
    expect(await terminal.exited).toBe(0);
    expect(terminal.history()).toHaveLength(4);
    expect(terminal.history().join("\n")).not.toContain("reading");
  });
});

/** The names of the files. */
async function prepare() {
  const folder = temporaryFolder();
  const rows = join(folder, "rows.csv");
  await writeFile(rows, "x1,x2\n0,1\n1,1\n");
  return { rows, model: join(folder, "model.json"), go: join(folder, "go") };
}

async function untilShown(terminal: Terminal): Promise<void> {
  await terminal.waitFor(/^y\n.*\n.*\nreading <stdin> {2}2 rows$/m);
  await terminal.waitForFrame(/^reading/);
}
