import { emitKeypressEvents } from "node:readline";
import { UsageError } from "../../errors.js";
import type { Explanation } from "../../explain/explanation.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { leaveAtSignals } from "../interrupts.js";
import type { Io } from "../io.js";
import { canRedraw } from "../output/style.js";
import { listPages, type Page, renderPage } from "./renderPage.js";

/** A key as node:readline reports it. */
interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** Another screen beside the usual one, without a cursor, on which long lines are cut. */
const open = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const close = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const home = "\u001b[H";
const clearLine = "\u001b[K";

/** @throws UsageError if nobody can press keys or see a screen */
export function requireTerminal({ stdin, stdout, env }: Io): void {
  if (stdin.isTTY === true && stdin.setRawMode !== undefined && canRedraw(stdout, env)) return;
  throw new UsageError(
    "--interactive: standard input and standard output must be a terminal: leave it out to write everything at once",
  );
}

/**
 * Shows a step node by node, until a key or a signal ends it. The terminal is then as it was before.
 *
 * @param explanation in ASCII if the terminal knows no more
 * @param rows of a matrix, unless there is room for more
 * @returns the exit code
 */
export async function viewExplanation(explanation: Explanation, context: Context, rows: number): Promise<number> {
  const { io } = context;
  const viewer = new Viewer(explanation, context, rows);
  const listenNoMore = leaveAtSignals(io, () => viewer.leave(), "leave");
  const redraw = () => viewer.draw();
  io.stdout.on("resize", redraw);
  io.on("SIGTSTP", viewer.suspend);
  try {
    return await viewer.run();
  } finally {
    viewer.leave();
    io.off("SIGTSTP", viewer.suspend);
    io.stdout.off("resize", redraw);
    listenNoMore();
  }
}

class Viewer {
  private readonly pages: readonly Page[];
  private index = 0;
  /** The first line of the node that is seen, and where that may be. */
  private top = 0;
  private lastTop = 0;
  private height = 1;
  private isOpen = false;

  constructor(
    private readonly explanation: Explanation,
    private readonly context: Context,
    private readonly rows: number,
  ) {
    this.pages = listPages(explanation);
  }

  /** Takes keys until one of them ends it. */
  async run(): Promise<number> {
    const { stdin } = this.context.io;
    emitKeypressEvents(stdin);
    return new Promise((resolve, reject) => {
      const end = (code: number) => {
        stdin.off("keypress", take);
        stdin.pause();
        resolve(code);
      };
      const take = (_: string | undefined, key: Key) => {
        try {
          const code = this.press(key);
          if (code !== undefined) end(code);
        } catch (error) {
          reject(error);
        }
      };
      stdin.on("keypress", take);
      // The terminal is gone.
      stdin.once("end", () => end(exitCodes.done));
      this.enter();
      stdin.resume();
    });
  }

  /** @returns the exit code, if the key ends it */
  private press({ name = "", ctrl = false }: Key): number | undefined {
    if (ctrl && name === "c") return exitCodes.SIGINT;
    if (ctrl && name === "z") return this.suspend();
    if (name === "q" || name === "escape") return exitCodes.done;
    if (this.scroll(name)) return undefined;
    const target = this.findTarget(name);
    if (target === undefined) return undefined;
    this.index = Math.min(Math.max(target, 0), this.pages.length - 1);
    this.top = 0;
    this.draw();
    return undefined;
  }

  /** @returns false if the key does not scroll, or if space and b have nothing more to scroll: then they go to another node */
  private scroll(key: string): boolean {
    const steps: Readonly<Record<string, number>> = { down: 1, up: -1, space: this.height, b: -this.height };
    const step = steps[key];
    if (step === undefined) return false;
    const top = Math.min(Math.max(this.top + step, 0), this.lastTop);
    if (top === this.top) return key === "up" || key === "down";
    this.top = top;
    this.draw();
    return true;
  }

  private findTarget(key: string): number | undefined {
    const { index, pages } = this;
    const part = pages[index]?.part ?? 0;
    switch (key) {
      case "right":
      case "space":
      case "return":
        return index + 1;
      case "left":
      case "b":
      case "backspace":
        return index - 1;
      case "home":
        return 0;
      case "end":
        return pages.length - 1;
      case "pagedown":
        return findIndexOr(pages, (each) => each.part === part + 1, pages.length - 1);
      case "pageup": {
        const start = pages.findIndex((each) => each.part === part);
        return index > start ? start : findIndexOr(pages, (each) => each.part === part - 1, 0);
      }
      default:
        return undefined;
    }
  }

  /** Ctrl-Z, or what others send instead. Without a listener the signal stops the process; when the call comes back, it goes on again. */
  readonly suspend = (): undefined => {
    const { io } = this.context;
    this.leave();
    io.off("SIGTSTP", this.suspend);
    io.kill(io.pid, "SIGTSTP");
    io.on("SIGTSTP", this.suspend);
    this.enter();
  };

  private enter(): void {
    const { io, stdout } = this.context;
    this.isOpen = true;
    io.stdin.setRawMode?.(true);
    stdout.control(open);
    this.draw();
  }

  draw(): void {
    if (!this.isOpen) return;
    const { stdout } = this.context;
    const { columns = 80, rows = 24 } = stdout;
    const { rows: mostRows, top } = this;
    const view = { size: { columns, rows }, rows: mostRows, isUnicode: stdout.isUnicode, top };
    const screen = renderPage(this.explanation, this.pages, this.pages[this.index] as Page, view);
    this.height = screen.height;
    this.lastTop = screen.lastTop;
    // The window may have become higher.
    this.top = Math.min(top, screen.lastTop);
    stdout.control(home + screen.lines.map((line) => stdout.render(line) + clearLine).join("\r\n"));
  }

  /** Gives the terminal back as it was. */
  leave(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.context.stdout.control(close);
    this.context.io.stdin.setRawMode?.(false);
  }
}

function findIndexOr<Item>(items: readonly Item[], test: (item: Item) => boolean, otherwise: number): number {
  const found = items.findIndex(test);
  return found < 0 ? otherwise : found;
}
