import { basename } from "node:path";
import { exitCodes } from "./exitCodes.js";
import type { EndSignal, Io } from "./io.js";

/** npm and npx pass on a Ctrl-C that we also get from the terminal. A second signal within this time is the same Ctrl-C. */
const sameKeyMilliseconds = 50;

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP (the terminal is gone). The first signal asks the run to end, the second ends the process at
 * once. A SIGHUP is never a second signal, since it may come twice: from the system and from the shell.
 */
export class Interrupts {
  private readonly controller = new AbortController();
  private first: { readonly signal: EndSignal; readonly time: number } | undefined;
  private readonly listeners: readonly (readonly [EndSignal, () => void])[];

  /** @param onLeave runs before the process is ended at once; it must not wait for anything */
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

  /** Stops listening. After a signal it listens on, since a further signal must not change the exit code. */
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
 * Whether `nohup` started the command, which should then outlive its terminal. Node.js listens to signals that it should ignore and
 * does not say which they are. But shells put the name of what they start into the variable `_`.
 */
function isUnderNohup(env: Io["env"]): boolean {
  return basename(env._ ?? "") === "nohup";
}
