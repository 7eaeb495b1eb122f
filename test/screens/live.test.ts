import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasTerminals, keys, openTerminal } from "./terminal.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "live-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Takes long enough for frames, on a fast machine too. */
const slow = "backprop train configs/xor.json --engine mathjs --epochs 2500";
const endless = "backprop train configs/xor.json --epochs 1000000000 --log-every 100000000";
/** Moves the cursor, or erases. */
const redrawing = new RegExp(`${String.fromCharCode(27)}\\[\\d*[A-HJK]`);
const up = `\r${String.fromCharCode(27)}[1A`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
const rowThenLine = /^ *\d+ .*\r\n(?: +\d+ .*\r\n)*\r\n\u001b\[1A\u001b7[^\r\n]*epoch \d+ of/;
const liveLine = /epoch \d+ of \d+ {2}loss/;

describe.skipIf(!hasTerminals)("the live line of a run", () => {
  test("is below the log, and gone in the end", async () => {
    await using terminal = await openTerminal({ command: `${slow} 2>&1` });
    expect(await terminal.exited).toBe(0);
    expect(terminal.bytes).toMatch(liveLine);
    await using plain = await openTerminal({ command: `${slow} --engine wasm 2>&1 | cat` });
    await plain.exited;
    expect(terminal.history().join("\n")).not.toMatch(liveLine);
    expect(logOf(terminal.history())).toEqual(logOf(plain.history()));
    expect(logOf(plain.history()).length).toBeGreaterThan(20);
  });

  test("comes back in one go with each row, so that it is never gone", async () => {
    await using terminal = await openTerminal({ command: `${endless} --set batchSize=1 --log-every 1000` });
    const rowsOverLine = () => terminal.bytes.split(`${up}  `).slice(1);
    // One more, since the last one may not be whole.
    await terminal.waitFor(() => rowsOverLine().length > 4);
    const rows = rowsOverLine().slice(0, 4);
    // After a row that is written over the line, and the place that is kept for it, the line is what comes next: nothing is erased before.
    for (const row of rows) expect(row).toMatch(rowThenLine);
  });

  test.each(["| tee log", "| head -3"])("is not drawn with %s, whose rows it would run into", async (sink) => {
    await using terminal = await openTerminal({ command: `${slow} ${sink.replace("log", `${folder}/log`)}` });
    await terminal.exited;
    expect(terminal.bytes).not.toMatch(liveLine);
    expect(terminal.bytes).not.toMatch(redrawing);
  });

  test("is drawn if the log goes to a file, which has no escapes", async () => {
    const log = join(folder, "log");
    await using terminal = await openTerminal({ command: `${slow} > ${log}` });
    await terminal.exited;
    expect(terminal.bytes).toMatch(liveLine);
    expect(await readFile(log, "utf8")).toMatch(/^epoch +loss\n[ \d.e\n-]*$/);
  });

  test("makes room for the note after Ctrl-C", async () => {
    await using terminal = await openTerminal({ command: endless });
    await terminal.waitForFrame(liveLine);
    terminal.type(keys.ctrlC);
    expect(await terminal.exited).toBe(130);
    const lines = terminal.history();
    expect(lines.join("\n")).not.toMatch(liveLine);
    expect(lines.find((line) => line.includes("interrupted"))).toMatch(/^interrupted after/);
  });

  test("is gone while Ctrl-Z has stopped the run, and is drawn below what the shell wrote", async () => {
    const script = join(folder, "script.sh");
    await writeFile(script, `set -m\n${endless}\necho stopped; read; fg > /dev/null\n`);
    await using terminal = await openTerminal({ command: `. ${script}` });
    await terminal.waitForFrame(liveLine);
    terminal.type(keys.ctrlZ);
    await terminal.waitFor(/^stopped$/m);
    expect(terminal.history().join("\n")).not.toMatch(liveLine);
    terminal.type(keys.enter);
    await terminal.waitFor(/^stopped$[\s\S]*epoch \d+ of \d+ {2}loss/m);
    expect(terminal.history().filter((line) => liveLine.test(line))).toHaveLength(1);
    terminal.type(keys.ctrlC);
    await terminal.exited;
  });

  test("is no line for ^C where there is none: what is said then begins on a line of its own", async () => {
    await using terminal = await openTerminal({ command: endless, env: { TERM: "dumb" } });
    await terminal.waitFor(/^ +1 +0\.265317$/m);
    terminal.type(keys.ctrlC);
    await terminal.exited;
    // The last row of the log comes next.
    expect(terminal.history()).toContain("^C");
  });

  test("follows the window: no part of an old line is left", async () => {
    await using terminal = await openTerminal({ command: endless, columns: 80 });
    await terminal.waitFor(/█|░/);
    // A part of an old line would stay, so that this would never be so.
    const only = (found: RegExp) => (lines: readonly string[]) =>
      lines
        .filter((line) => /left|░/.test(line))
        .join("\n")
        .search(found) === 0;
    terminal.resize(40, 24);
    await terminal.waitFor(only(/^(epoch )?\d+ {2}loss \S+ {2}\S+ left$/));
    terminal.resize(140, 24);
    await terminal.waitFor(only(/^█*░+ +\d+% {2}epoch \d+ of .* left$/));
    terminal.type(keys.ctrlC);
    await terminal.exited;
  });

  test.each([
    ["TERM=dumb", { TERM: "dumb" }],
    ["--quiet", {}],
  ])("is not drawn with %s", async (why, env) => {
    const command = `${slow} ${why === "--quiet" ? why : ""}`;
    await using terminal = await openTerminal({ command, env });
    await terminal.exited;
    expect(terminal.bytes).not.toContain("\u001b");
  });

  test("is of ASCII if the locale is", async () => {
    await using terminal = await openTerminal({ command: slow, env: { LC_ALL: "C" } });
    await terminal.exited;
    expect(terminal.bytes).toMatch(/#-/);
    expect(terminal.bytes).toMatch(/^[\0-\x7f]*$/);
  });
});

/** The rows of the log. */
function logOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => /^ *(epoch|\d+) /.test(line));
}
