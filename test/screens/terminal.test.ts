import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { describeTerminal } from "./describeTerminal.js";
import { keys, openTerminal } from "./terminal.js";

describeTerminal("a terminal of the tests", () => {
  test("shows what a person sees, not what is sent: lines drawn again, colours, wide characters, lines too long", async () => {
    await using terminal = await openTerminal({
      columns: 20,
      command: String.raw`printf 'old\r\033[2Knew\n\033[31mr\u00e9d\033[0m 日本 \033[1;38;2;1;2;3mx\033[0m\n0123456789012345678901234\n'; exit 3`,
    });
    expect(await terminal.exited).toBe(3);
    expect(terminal.screen()).toEqual(["new", "réd 日本 x", "01234567890123456789", "01234"]);
    expect(terminal.wrapped()).toEqual(["01234"]);
    expect(terminal.bytes).toContain("old\r\u001b[2Knew");
    expect(terminal.styledHistory()[1]).toEqual([
      { text: "réd", column: 0, width: 3, foreground: 1 },
      { text: " 日本 ", column: 3, width: 6 },
      { text: "x", column: 9, width: 1, isBold: true, foreground: "#010203" },
    ]);
  });

  test("has a size that can change, and keeps what has scrolled away", async () => {
    await using terminal = await openTerminal({
      columns: 33,
      rows: 5,
      command: `seq 9; stty size; read; stty size`,
    });
    await terminal.waitFor("5 33");
    expect(terminal.screen()).toEqual(["7", "8", "9", "5 33"]);
    expect(terminal.history()).toHaveLength(10);
    terminal.resize(44, 6);
    terminal.type(keys.enter);
    await terminal.waitFor("6 44");
  });

  test("takes keys, and passes Ctrl-C to what runs on it", async () => {
    await using terminal = await openTerminal({ command: `read -r line; bash -c 'echo "got $0"; sleep 1000' "$line"` });
    terminal.type(`hello${keys.enter}`);
    await terminal.waitFor("got hello");
    terminal.type(keys.ctrlC);
    expect(await terminal.exited).toBe(130);
  });

  test("leaves no process behind", async () => {
    let pid = 0;
    {
      await using terminal = await openTerminal({ command: `bash -c 'echo "pid $BASHPID."; sleep 1000' | cat` });
      await terminal.waitFor(/pid \d+\./);
      pid = Number(/pid (\d+)/.exec(terminal.screen().join("\n"))?.[1]);
      expect(isRunning(pid)).toBe(true);
    }
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test("runs the built command as `backprop`, with variables of its own", async () => {
    await using terminal = await openTerminal({
      command: "backprop ops tanh; backprop nosuch",
      env: { FORCE_COLOR: "1" },
    });
    expect(await terminal.exited).toBe(2);
    expect(terminal.history()).toContainEqual(expect.stringMatching(/^error: unknown command 'nosuch'/));
    const errors = terminal.styledHistory().filter(([first]) => first?.text === "error:");
    expect(errors).toMatchObject([[{ foreground: 1 }, {}]]);
  });

  test("is waited for by a pattern over several lines, which may be asked again", async () => {
    await using terminal = await openTerminal({ command: "read; printf 'one  \\ntwo\\n'; sleep 1000" });
    terminal.type(keys.enter);
    const pattern = /^one\ntwo$/gm;
    await terminal.waitFor(pattern);
    await terminal.waitFor(pattern);
  });

  test("is not waited for longer than it should be, even if a pattern tries in too many ways to match", async () => {
    await using terminal = await openTerminal({ command: "seq 40; sleep 1000" });
    await terminal.waitFor("40");
    await expect(terminal.waitFor(/^((\d+\n?)+)+x/, 100)).rejects.toThrow(/: not in 0\.1 s\n1\n2\n/);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const)(
    "knows the code of a command that %s has ended, whatever the shell does after it",
    async (signal, code) => {
      await using terminal = await openTerminal({ command: "bash -c 'echo ready; sleep 1000'; code=$?; exit $code" });
      await terminal.waitFor("ready");
      terminal.kill(signal);
      expect(await terminal.exited).toBe(code);
    },
  );

  test("says what it shows if what is waited for does not come", async () => {
    await using terminal = await openTerminal({ command: "echo something else" });
    await expect(terminal.waitFor("a plot")).rejects.toThrow(/a plot: the command has ended with 0\nsomething else/);
  });
});

/** Whether a process runs. One that is dead may have a number still, until its parent has taken notice. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return !/^(?:Z|$)/.test(stdout.trim());
}
