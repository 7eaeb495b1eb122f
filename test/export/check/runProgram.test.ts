import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runProgram } from "../../../src/export/check/runProgram.js";
import { RuntimeFailure } from "../../../src/export/check/runtime.js";
import { temporaryFolder } from "../../temporaryFolder.js";

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

  test("is ended if it takes too long, also if a program that it has started goes on", async () => {
    const file = join(temporaryFolder(), "pid");
    const waiting = runProgram("bash", ["-c", `sleep 300 & echo $! > "${file}"; wait`], { seconds: 0.5 });
    await expect(waiting).rejects.toThrow("bash took longer than 0.5 seconds");
    process.kill(Number(readFileSync(file, "utf8")));
  });

  test("may end before it has read its input", async () => {
    expect(await run("process.stdin.destroy()", "x".repeat(2 ** 22))).toBe("");
  });
});
