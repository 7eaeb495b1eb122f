import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasTerminals, openTerminal } from "./terminal.js";

/** Commands that write for people, and are done soon. */
const commands = [
  "train configs/iris.json --epochs 20",
  "gradcheck --op negate",
  "ops tanh",
  "config check configs/iris.json",
];
const all = commands.map((command) => `backprop ${command}`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
const escapes = /\u001b|\r(?!\n)/;

/** What a line of bash sends to a terminal. */
async function run(command: string, options: { columns?: number; env?: Record<string, string | undefined> } = {}) {
  await using terminal = await openTerminal({ command, ...options });
  const code = await terminal.exited;
  return {
    code,
    bytes: terminal.bytes,
    lines: terminal.history(),
    wrapped: terminal.wrapped(),
    cursor: terminal.cursor(),
  };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backprop-"));
  if (hasTerminals) await run(`backprop train configs/iris.json --quiet -o $model --log $log`, { env: made() });
});
afterAll(() => rm(folder, { recursive: true }));

/** A log and a model. */
const made = () => ({ log: join(folder, "log.ndjson"), model: join(folder, "model.json") });

describe.skipIf(!hasTerminals).concurrent("what commands write", () => {
  test.each([
    ["in a pipe", all.map((line) => `${line} 2>&1 | cat`).join("; "), {}],
    ["in a pipe with NO_COLOR", `NO_COLOR=1 ${all[0]} 2>&1 | cat`, {}],
    ["with TERM=dumb", all.join("; "), { TERM: "dumb" }],
  ])("has no escapes %s", async (_, command, env) => {
    const { code, bytes } = await run(command, { env });
    expect(code).toBe(0);
    expect(bytes.length).toBeGreaterThan(1000);
    expect(bytes).not.toMatch(escapes);
  });

  test("draws nothing again under tee: at most, standard error has colours", async () => {
    const { code, bytes } = await run(all.map((line) => `${line} | tee /dev/null`).join("; "));
    expect(code).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken away
    expect(bytes.replace(/\u001b\[\d*m/g, "")).not.toMatch(escapes);
  });

  test("has no colours with NO_COLOR, and nothing but ASCII with a locale that has no more", async () => {
    const { code, bytes } = await run(all.join("; "), { env: { NO_COLOR: "1", LC_ALL: "C" } });
    expect(code).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    expect(bytes).not.toMatch(/\u001b\[\d*m/);
    expect(bytes).toMatch(/^[\0-\x7f]*$/);
  });

  test.each([
    [
      140,
      [
        ...all,
        "backprop plot $log",
        "backprop explain configs/xor.json",
        "backprop evaluate $model configs/data/iris.csv",
      ],
    ],
    [80, ["backprop plot $log"]],
    [40, ["backprop plot $log"]],
  ])("fits into %d columns, and leaves nothing below it", async (columns, lines) => {
    const {
      code,
      wrapped,
      cursor,
      lines: shown,
    } = await run(`${lines.join("; ")}; echo END`, { columns, env: made() });
    expect(code).toBe(0);
    expect(wrapped).toEqual([]);
    expect(shown.at(-1)).toBe("END");
    expect(cursor.column).toBe(0);
  });
});
