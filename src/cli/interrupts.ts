import { basename } from "node:path";
import { exitCodes } from "./exitCodes.js";
import type { EndSignal, Io } from "./io.js";

/** npm and npx pass on a Ctrl-C that the terminal has sent to us as well: what comes this soon after is the same one. */
const sameKeyMilliseconds = 50;

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP, which says that the terminal is gone: the first one asks the run to come to its end, the
 * second leaves at once. SIGHUP comes from the system and from the shell, at any distance, so it is never a second one.
 */
export class Interrupts {
  private readonly controller = new AbortController();
  private first: { readonly signal: EndSignal; readonly time: number } | undefined;
  private readonly listeners: readonly (readonly [EndSignal, () => void])[];

  /** @param onLeave what has to be done before leaving at once; must not wait for anything */
  constructor(
    private readonly io: Io,
    private readonly onLeave: () => void,
  ) {
    this.listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => [signal, () => this.handle(signal)]);
    for (const [signal, listener] of this.listeners) io.on(signal, listener);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The signal that came first, if any. */
  get received(): EndSignal | undefined {
    return this.first?.signal;
  }

  /** Ends listening, unless a signal came: then the process is on its way out, and a further signal must not take its exit code. */
  stopListening(): void {
    if (this.first !== undefined) return;
    for (const [signal, listener] of this.listeners) this.io.off(signal, listener);
  }

  private handle(signal: EndSignal): void {
    if (signal === "SIGHUP" && isUnderNohup(this.io.env)) return;
    if (this.first === undefined) {
      this.first = { signal, time: performance.now() };
      this.controller.abort();
    } else if (signal !== "SIGHUP" && performance.now() - this.first.time > sameKeyMilliseconds) {
      this.onLeave();
      this.io.exit(exitCodes[signal]);
    }
  }
}

/**
 * Whether the command was started by `nohup`, so that it should outlive its terminal. Node.js sets signals that are ignored back to
 * what they are by default, and does not tell; but shells say in `_` what they were asked to start.
 */
function isUnderNohup(env: Io["env"]): boolean {
  return basename(env._ ?? "") === "nohup";
}
