import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createContext, runInContext } from "node:vm";
import type { IPty } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { type Span, spansOf, textOf } from "./span.js";

/** Whether pseudo-terminals can be made here: node-pty is built for these platforms. On them it must not be missing. */
export const hasTerminals = /^(?:linux|darwin|win32)-(?:x64|arm64)$/.test(`${process.platform}-${process.arch}`);

/** What a terminal sends for keys that are no characters. */
export const keys = {
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  home: "\u001b[H",
  end: "\u001b[F",
  enter: "\r",
  escape: "\u001b",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
  ctrlZ: "\u001a",
} as const;

/** What runs on a terminal, and how the terminal is. */
export interface TerminalOptions {
  /** A line of bash, in which `backprop` is the built command. */
  readonly command: string;
  /** 80 if left out. */
  readonly columns?: number;
  /** 24 if left out. */
  readonly rows?: number;
  /** Variables on top of those of a plain terminal with colours and UTF-8; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder of the project if left out. */
  readonly cwd?: string;
}

/** A way to say what a terminal must show: a text of the screen, or a condition for its lines. */
export type Expected = string | RegExp | ((lines: readonly string[]) => boolean);

/** Milliseconds after which what a test waits for is missing. */
const usualPatience = 30_000;

const scrollback = 10_000;

/** The number of an escape sequence that no program uses: it comes behind the last text, with the exit code. */
const endMark = 7770;

/** A pseudo-terminal with a command on it, and what a person sees on it. What is left of the command is killed if it is disposed. */
export class Terminal implements AsyncDisposable {
  /** The code of the command's end, 128 and more for a signal. The screen is complete then. */
  readonly exited: Promise<number>;
  private readonly gone: Promise<void>;
  private readonly screenOf: xterm.Terminal;
  private readonly chunks: Buffer[] = [];
  private readonly watchers = new Set<() => void>();
  private code: number | undefined;
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly process: IPty,
    columns: number,
    rows: number,
  ) {
    this.screenOf = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
    // The bytes come as they are, since no encoding is set.
    process.onData((chunk) => this.take(Buffer.from(chunk)));
    // What programs ask a terminal, such as where its cursor is.
    this.screenOf.onData((answer) => this.type(answer));
    this.gone = new Promise((done) => process.onExit(() => done()));
    this.exited = new Promise((done) => {
      const finish = (code: number) => {
        this.code ??= code;
        this.tellWatchers();
        done(this.code);
      };
      // The shell says its code behind all that was written, and then waits. After its end the rest may be lost.
      this.screenOf.parser.registerOscHandler(endMark, (code) => {
        killGroup(process.pid, "SIGKILL");
        finish(Number(code));
        return true;
      });
      process.onExit(async ({ exitCode, signal }) => {
        await this.written;
        finish(signal === undefined || signal === 0 ? exitCode : 128 + signal);
      });
    });
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.written = new Promise((done) => {
      this.screenOf.write(chunk, () => {
        done();
        this.tellWatchers();
      });
    });
  }

  private tellWatchers(): void {
    for (const tell of this.watchers) tell();
  }

  /** All that was sent to the terminal: text, escapes, carriage returns. */
  get bytes(): string {
    const text = Buffer.concat(this.chunks).toString("utf8");
    const end = text.indexOf(`\u001b]${endMark};`);
    return end < 0 ? text : text.slice(0, end);
  }

  /** The lines that are seen, without spaces at their ends and without empty lines at the end. */
  screen(): readonly string[] {
    return this.texts(this.screenOf.buffer.active.baseY);
  }

  /** The lines that are seen, below those that have scrolled away. */
  history(): readonly string[] {
    return this.texts(0);
  }

  /** The lines of the history with their colours. */
  styledHistory(): readonly (readonly Span[])[] {
    return this.lines(0).map((line) => spansOf(line));
  }

  /** The lines that begin in the middle of a text, since it was wider than the terminal. */
  wrapped(): readonly string[] {
    return this.lines(0)
      .filter((line) => line.isWrapped)
      .map(textOf);
  }

  /** Where the next character goes: the row of the screen and its column, from 0. */
  cursor(): { readonly row: number; readonly column: number } {
    const { cursorX, cursorY } = this.screenOf.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  private texts(from: number): readonly string[] {
    const texts = this.lines(from).map(textOf);
    return texts.slice(0, texts.findLastIndex((text) => text !== "") + 1);
  }

  private lines(from: number): readonly xterm.IBufferLine[] {
    const { active } = this.screenOf.buffer;
    return Array.from({ length: active.length - from }, (_, index) => active.getLine(from + index)).filter(
      (line) => line !== undefined,
    );
  }

  /**
   * Waits until the history shows what is expected.
   *
   * @param patience in milliseconds
   * @throws Error with the screen if the command has ended, or it is not shown in this time
   */
  async waitFor(expected: Expected, patience = usualPatience): Promise<void> {
    const deadline = Date.now() + patience;
    const left = () => deadline - Date.now();
    while (!this.shows(expected, left())) {
      if (this.code !== undefined || left() <= 0) {
        const why = this.code === undefined ? `not in ${patience / 1000} s` : `the command has ended with ${this.code}`;
        throw new Error(`waiting for ${expected}: ${why}\n${this.history().join("\n")}`);
      }
      await this.change(left());
    }
  }

  /**
   * Waits until what is drawn at the bottom of the terminal is there as a whole: its last line, with the cursor below it. To be used
   * before Ctrl-C and Ctrl-Z: the system shows them where the cursor is, and throws away what the terminal has not read yet.
   */
  async waitForFrame(lastLine: RegExp): Promise<void> {
    await this.waitFor((lines) => {
      const { row, column } = this.cursor();
      const isBelow = column === 0 && this.screenOf.buffer.active.baseY + row === lines.length;
      return isBelow && lastLine.test(lines.at(-1) ?? "");
    });
  }

  private shows(expected: Expected, milliseconds: number): boolean {
    const lines = this.history();
    if (typeof expected === "function") return expected(lines);
    const text = lines.join("\n");
    return typeof expected === "string" ? text.includes(expected) : matches(text, expected, milliseconds);
  }

  /** Waits until something is drawn, or the command ends. */
  private async change(milliseconds: number): Promise<void> {
    const timer = new AbortController();
    let tell = () => {};
    const changed = new Promise<void>((done) => {
      tell = done;
    });
    this.watchers.add(tell);
    try {
      await Promise.race([changed, wait(milliseconds, undefined, { signal: timer.signal }).catch(() => {})]);
    } finally {
      this.watchers.delete(tell);
      timer.abort();
    }
  }

  /** Sends keys: text, or `keys`. */
  type(text: string): void {
    if (this.code === undefined) this.process.write(text);
  }

  /** Changes the size of the window. The command gets SIGWINCH. */
  resize(columns: number, rows: number): void {
    this.screenOf.resize(columns, rows);
    this.process.resize(columns, rows);
  }

  /** Sends a signal to all that runs on the terminal. */
  kill(signal: NodeJS.Signals): void {
    if (this.code === undefined) killGroup(this.process.pid, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    killGroup(this.process.pid, "SIGKILL");
    await this.gone;
    this.screenOf.dispose();
  }
}

/**
 * Whether a text matches. On a text of many lines, a pattern such as `(.*\n)*` may try for hours, while no timer fires: false if it takes
 * longer than this.
 */
function matches(text: string, pattern: RegExp, milliseconds: number): boolean {
  const timeout = Math.max(1, milliseconds);
  try {
    return runInContext("text.search(pattern) >= 0", createContext({ text, pattern }), { timeout });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All of it has ended meanwhile.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Runs a command on a terminal of its own. To be kept by `await using`, so that no process is left. */
export async function openTerminal({
  command,
  columns = 80,
  rows = 24,
  env = {},
  cwd = process.cwd(),
}: TerminalOptions): Promise<Terminal> {
  // Loaded here, so that the tests can be skipped on platforms that it is not built for.
  const { spawn } = await import("@lydell/node-pty");
  // Without its own traps, the shell would be ended by a signal before it knows the code of what ran on it.
  const end = `trap 'printf "\\033]${endMark};%d\\007" $?; sleep 60' EXIT; trap 'exit $?' INT TERM HUP; `;
  const define = `backprop() { "${process.execPath}" "${resolve("bin/backprop.js")}" "$@"; }; export -f backprop; `;
  const options = { cols: columns, rows, cwd, env: { ...plainEnv(), ...env }, encoding: null };
  return new Terminal(spawn("bash", ["-o", "pipefail", "-c", end + define + command], options), columns, rows);
}

/** The variables of a plain terminal, whatever those of the tests are. */
function plainEnv(): Readonly<Record<string, string | undefined>> {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, TERM: "xterm-256color", LC_ALL: "C.UTF-8", PS1: "$ " };
}
