import { describe, expect, test } from "vitest";
import { runProgram } from "../../../src/export/check/runProgram.js";
import { RuntimeFailure } from "../../../src/export/check/runtime.js";

const run = (script: string, input?: string) => runProgram(process.execPath, ["--eval", script], { input });

describe("a program that runs an export", () => {
  test("gets its input, and gives its output", async () => {
    expect(await run("process.stdin.pipe(process.stdout)", "1\n2\n")).toBe("1\n2\n");
  });

  test("that is not there is no failure", async () => {
    expect(await runProgram("backprop-has-no-such-program", [])).toBeUndefined();
  });

  test("fails with what it says, or with its signal", async () => {
    await expect(run("console.error('no memory'); process.exit(3)")).rejects.toThrow(
      /ended with exit code 3: no memory/,
    );
    await expect(run("process.kill(process.pid, 'SIGSEGV')")).rejects.toThrow(RuntimeFailure);
    await expect(run("process.kill(process.pid, 'SIGTERM')")).rejects.toThrow(/was ended by SIGTERM/);
  });

  test("may end before it has read its input", async () => {
    expect(await run("process.stdin.destroy()", "x".repeat(2 ** 22))).toBe("");
  });
});
