import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasTerminals, keys, openTerminal } from "./terminal.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boundary-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!hasTerminals)("the boundary on a terminal", () => {
  test.each([140, 80, 40])("of %i columns is drawn live, and ends in the picture of inspect", async (columns) => {
    const size = { columns, rows: 40 };
    const model = join(folder, "model.json");
    const command = `backprop train configs/spirals.json --boundary --epochs 1000000 --log-every 100000 -o ${model}`;
    await using terminal = await openTerminal({ command, ...size });
    await terminal.waitFor(/^x2 +prediction of y, epoch [1-9]/m);
    // It comes while a picture is being drawn, whose rest the system throws away.
    terminal.type(keys.ctrlC);
    expect(await terminal.exited).toBe(130);
    await using inspected = await openTerminal({ command: `backprop inspect ${model} --boundary`, ...size });
    expect(await inspected.exited).toBe(0);
    const picture = inspected.history();
    expect(inspected.wrapped()).toEqual([]);
    expect(picture[0]).toBe("x2   prediction of y");
    expect(picture.join("\n")).toMatch(/^ ● {2}0 {4}● {2}1/m);
    const history = terminal.history();
    const start = history.indexOf("x2   prediction of y");
    expect(history.slice(start, start + picture.length)).toEqual(picture);
    const styled = inspected.styledHistory().slice(0, picture.length);
    expect(terminal.styledHistory().slice(start, start + picture.length)).toEqual(styled);
    // The live pictures are gone, and took no row of the log away.
    expect(history.filter((line) => line.includes("prediction of y"))).toHaveLength(1);
    expect(history.filter((line) => /^ +1 +\d/.test(line))).toHaveLength(1);
  });
});
