import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { describeTerminal } from "./describeTerminal.js";
import { keys, openTerminal } from "./terminal.js";

/** Rows that come slowly, so that reading them takes over a second. */
const slowly = "head -3 $rows; sleep 20";

describeTerminal("the progress of predict", () => {
  test("is shown below what is written, and gone after Ctrl-C", async () => {
    const folder = temporaryFolder();
    const [model, rows] = [join(folder, "model.json"), join(folder, "rows.csv")];
    await writeFile(rows, "x1,x2\n0,1\n1,1\n");
    await using terminal = await openTerminal({
      command: `backprop train configs/xor.json --quiet -o ${model}; (${slowly}) | backprop predict ${model}`,
      env: { rows },
    });
    await terminal.waitFor(/^y\n.*\n.*\nreading <stdin> {2}2 rows$/m);
    terminal.type(keys.ctrlC);
    expect(await terminal.exited).toBe(130);
    expect(terminal.history().join("\n")).not.toContain("reading");
  });
});
