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
 * @returns the exit code
 */
export async function viewExplanation(explanation: Explanation, context: Context): Promise<number> {
  const { io } = context;
  const viewer = new Viewer(explanation, context);
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
  private isOpen = false;

  constructor(
    private readonly explanation: Explanation,
    private readonly context: Context,
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
    const last = this.pages.length - 1;
    const target = this.findTarget(name);
    if (target === undefined) return undefined;
    this.index = Math.min(Math.max(target, 0), last);
    this.draw();
    return undefined;
  }

  private findTarget(key: string): number | undefined {
    const { index, pages } = this;
    const part = pages[index]?.part ?? 0;
    switch (key) {
      case "right":
      case "down":
      case "space":
      case "return":
        return index + 1;
      case "left":
      case "up":
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
    const lines = renderPage(this.explanation, this.pages, this.pages[this.index] as Page, { columns, rows });
    stdout.control(home + lines.map((line) => stdout.render(line) + clearLine).join("\r\n"));
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
