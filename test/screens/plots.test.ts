import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { describeTerminal } from "./describeTerminal.js";
import { keys, openTerminal } from "./terminal.js";

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `{"type":"epoch","epoch":${from + i},"loss":${1 / (from + i)}}\n`).join(
    "",
  );

describeTerminal("plots on a terminal", () => {
  test("the plot of a run is below its log while it goes on, as wide as the window, and stays at its end", async () => {
    const command = "backprop train configs/xor.json --epochs 1000000000 --log-every 100000000 --plot";
    await using terminal = await openTerminal({ command, columns: 60, rows: 24 });
    await terminal.waitFor((lines) => lines.some((line) => line.includes("─── loss")));
    await terminal.waitFor(/[\u2801-\u28ff]/);
    await terminal.waitForFrame(/epoch \d+ .*loss/);
    expect(terminal.wrapped()).toEqual([]);
    const styled = terminal.styledHistory().flat();
    expect(styled.find(({ text }) => /[\u2801-\u28ff]/.test(text))?.foreground).toBe(6);
    terminal.type(keys.ctrlC);
    expect(await terminal.exited).toBe(130);
    expect(terminal.history().filter((line) => line.includes("─── loss"))).toHaveLength(1);
    expect(terminal.wrapped().join("")).not.toMatch(/[\u2801-\u28ff]/);
  });

  test("the plot of a log that grows is drawn again in its place, and once more at the end", async () => {
    const log = join(temporaryFolder(), "run.ndjson");
    await writeFile(log, '{"type":"start"}\n');
    await using terminal = await openTerminal({ command: `backprop plot ${log} --follow`, columns: 60, rows: 20 });
    await terminal.waitFor("waiting for the first epoch");
    await appendFile(log, rows(1, 11));
    await terminal.waitFor((lines) => lines.some((line) => / 10$/.test(line)));
    await appendFile(log, rows(11, 101));
    await terminal.waitFor((lines) => lines.some((line) => / 100$/.test(line)));
    await appendFile(log, '{"type":"end"}\n');
    expect(await terminal.exited).toBe(0);
    const lines = terminal.history();
    expect(lines.filter((line) => line.includes("─── loss"))).toHaveLength(1);
    expect(lines.join("\n")).not.toContain("waiting");
    // It has the size of the window, but for the line of the prompt.
    expect(lines.filter((line) => line !== "")).toHaveLength(19);
    expect(terminal.wrapped()).toEqual([]);
  });
});
