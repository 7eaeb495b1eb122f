import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.js";
import { describeTerminal } from "../screens/describeTerminal.js";
import { keys, openTerminal, type Terminal } from "../screens/terminal.js";
import { CapturedIo, runMain } from "./runMain.js";

const pageDown = "\u001b[6~";
const pageUp = "\u001b[5~";
const command =
  "backprop explain configs/xor.json --interactive; code=$?; stty -a | grep -o -- '-\\?icanon'; echo left $code";

/** The numbers of the page, and the node that it shows. */
const shows = (number: number, node: string) => (lines: readonly string[]) =>
  lines.some((line) => new RegExp(`(FORWARD|BACKWARD|UPDATE) +${number} of 23$`).test(line)) &&
  lines.some((line) => line === node || line.startsWith(`${node} `));

async function press(terminal: Terminal, key: string, number: number, node: string): Promise<void> {
  terminal.type(key);
  await terminal.waitFor(shows(number, node));
}

/** The terminal is as it was before: lines are taken whole, and what was on the screen is back. */
async function expectLeft(terminal: Terminal, code: number): Promise<void> {
  await terminal.waitFor(`left ${code}`);
  expect(terminal.screen()).toEqual(["before", "icanon", `left ${code}`]);
  expect(terminal.bytes.lastIndexOf("\u001b[?25h")).toBeGreaterThan(terminal.bytes.lastIndexOf("\u001b[?25l"));
  expect(terminal.bytes.lastIndexOf("\u001b[?7h")).toBeGreaterThan(terminal.bytes.lastIndexOf("\u001b[?7l"));
}

describeTerminal("explain --interactive", () => {
  test("goes from node to node by the arrow keys, and leaves the terminal as it was", async () => {
    await using terminal = await openTerminal({ command: `echo before; ${command}` });
    await terminal.waitFor(shows(1, "x"));
    await press(terminal, keys.right, 2, "W0");
    await press(terminal, keys.right, 3, "b0");
    await press(terminal, keys.right, 4, "z0 = x · W0 + b0");
    // A screen may come in pieces.
    await terminal.waitFor((lines) => lines.includes("b0 [5]") && lines.at(-1)?.endsWith("q leave") === true);
    const screen = terminal.screen();
    expect(screen).toHaveLength(24);
    expect(screen.slice(0, 4)).toEqual([
      `FORWARD${"4 of 23".padStart(73)}`,
      "x, W0, b0 → z0 → a1",
      "",
      "z0 = x · W0 + b0                                     layers[0] (linear 5) [4, 5]",
    ]);
    expect(screen).toContain("    row 4, column 4: 1 · 0.4927 + 1 · 0.6078 + 0.1835 = 1.2840");
    expect(screen).toContain("b0 [5]");
    expect(screen.at(-1)).toMatch(/^→ next {3}← back .* q leave$/);
    await press(terminal, keys.left, 3, "b0");
    await press(terminal, pageDown, 11, "loss.grad = 1");
    await press(terminal, pageDown, 19, "lr = 0.1");
    await press(terminal, keys.end, 23, "b2.new = b2 - b2.grad · lr");
    await press(terminal, pageUp, 19, "lr = 0.1");
    await press(terminal, pageUp, 11, "loss.grad = 1");
    await press(terminal, keys.home, 1, "x");
    terminal.type("q");
    await expectLeft(terminal, 0);
    expect(await terminal.exited).toBe(0);
  });

  test("scrolls what is longer than the window, and leaves nothing out with --all", async () => {
    const iris = "backprop explain configs/iris.json --all --interactive";
    await using terminal = await openTerminal({ command: iris, rows: 12 });
    const seen = (text: string, keysOf: RegExp) => (lines: readonly string[]) =>
      lines.some((line) => line.startsWith(text)) && keysOf.test(lines.at(-1) ?? "");
    await terminal.waitFor(seen("x ", /^↑\/↓ scroll \(lines 1 to 8 of 17\) {3}→ next {3}← back {3}q leave$/));
    terminal.type(keys.down);
    await terminal.waitFor(seen("    ", /lines 2 to 9 of 17/));
    terminal.type(" ");
    await terminal.waitFor(seen("    ", /lines 10 to 17 of 17/));
    terminal.type("b");
    await terminal.waitFor(seen("    ", /lines 2 to 9 of 17/));
    terminal.type(keys.up);
    await terminal.waitFor(seen("x ", /lines 1 to 8 of 17/));
    terminal.type(keys.right);
    terminal.type(keys.right);
    terminal.type(keys.right);
    await terminal.waitFor(seen("z0 ", /lines 1 to 8 of \d+/));
    // A window of eight lines further each time, until the numbers that went in begin.
    for (let first = 9; !terminal.screen().includes("from these numbers:"); first += 8) {
      expect(first).toBeLessThan(60);
      terminal.type(" ");
      await terminal.waitFor(seen("", new RegExp(`lines ${first} to ${first + 7} of`)));
    }
    terminal.type("q");
    expect(await terminal.exited).toBe(0);
  });

  test("says its keys in a small window", async () => {
    await using terminal = await openTerminal({ command, columns: 30, rows: 10 });
    await terminal.waitFor((lines) => lines.at(-1) === "→ next   ← back   q leave");
    for (let i = 0; i < 3; i++) terminal.type(keys.right);
    await terminal.waitFor((lines) => lines.at(-1) === "↑/↓ scroll  ←/→ node  q leave");
    terminal.type("q");
    expect(await terminal.exited).toBe(0);
  });

  test("is drawn anew if the window changes, and never wider", async () => {
    await using terminal = await openTerminal({ command: `echo before; ${command}`, columns: 140, rows: 40 });
    await terminal.waitFor(shows(1, "x"));
    terminal.type(keys.end);
    await terminal.waitFor(shows(23, "b2.new = b2 - b2.grad · lr"));
    terminal.resize(40, 12);
    await terminal.waitFor((lines) => lines.some((line) => line === `UPDATE${"23 of 23".padStart(34)}`));
    await press(terminal, keys.home, 1, "x");
    await terminal.waitFor((lines) => lines.at(-1)?.endsWith("q leave") === true);
    expect(terminal.screen()).toHaveLength(12);
    expect(terminal.wrapped()).toEqual([]);
    terminal.type(keys.ctrlC);
    await terminal.waitFor("left 130");
  });

  test.each([
    ["escape", keys.escape, 0],
    ["Ctrl-C", keys.ctrlC, 130],
  ] as const)("ends by %s", async (_, key, code) => {
    await using terminal = await openTerminal({ command: `echo before; ${command}` });
    await terminal.waitFor(shows(1, "x"));
    terminal.type(key);
    await expectLeft(terminal, code);
  });

  test("gives the terminal back if a signal ends it", async () => {
    await using terminal = await openTerminal({
      command: `trap : TERM; echo before; ${command}`,
    });
    await terminal.waitFor(shows(1, "x"));
    terminal.kill("SIGTERM");
    await expectLeft(terminal, 143);
  });

  test("gives the terminal back while Ctrl-Z has stopped it, and then goes on", async () => {
    const stopped = `set -m; ${command}; read -r; fg > /dev/null`;
    await using terminal = await openTerminal({ command: `echo before; ${stopped}` });
    await terminal.waitFor(shows(1, "x"));
    terminal.type(keys.ctrlZ);
    await terminal.waitFor("left 148");
    expect(terminal.screen()[0]).toBe("before");
    terminal.type(keys.enter);
    await terminal.waitFor(shows(1, "x"));
    terminal.type("q");
    expect(await terminal.exited).toBe(0);
    expect(terminal.screen()[0]).toBe("before");
  });

  test("is refused if standard output is a pipe", async () => {
    await using terminal = await openTerminal({ command: "backprop explain configs/xor.json --interactive | cat" });
    expect(await terminal.exited).toBe(2);
    expect(terminal.bytes).not.toContain("\u001b[?1049h");
  });
});

test("explain --interactive is refused without a terminal, and for programs", async () => {
  const refused = await runMain(["explain", "configs/xor.json", "--interactive"]);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("standard input and standard output must be a terminal");
  const json = await runMain(["explain", "configs/xor.json", "--interactive", "--format", "json"], { terminal: true });
  expect(json).toMatchObject({ code: 2, stdout: "" });
});

test("explain --interactive gives the terminal back before a signal stops it, as Ctrl-Z does", async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const captured = new CapturedIo({ terminal: true, env: { TERM: "xterm" } });
  const io = Object.assign(captured, { stdin });
  const code = main(["explain", "configs/xor.json", "--interactive"], io);
  await vi.waitFor(() => expect(io.stdout.text).toContain("FORWARD"));
  io.stdout.text = "";
  io.emit("SIGTSTP");
  expect(io.sent).toEqual(["SIGTSTP"]);
  const [closed, opened] = ["l", "h"].map((end) => io.stdout.text.lastIndexOf(`\u001b[?1049${end}`));
  expect(closed).toBeGreaterThan(-1);
  expect(opened).toBeGreaterThan(closed as number);
  stdin.write("q");
  expect(await code).toBe(0);
});
