import { exitCodes } from "./exitCodes.js";
import type { EndSignal, Io } from "./io.js";

/** npm and npx pass on a Ctrl-C that the terminal has sent to us as well: what comes this soon after is the same one. */
const sameKeyMilliseconds = 50;

/** Listens for Ctrl-C and SIGTERM: the first one asks the run to come to its end, the second leaves at once. */
export class Interrupts {
  private readonly controller = new AbortController();
  private first: { readonly signal: EndSignal; readonly time: number } | undefined;
  private readonly listeners: readonly (readonly [EndSignal, () => void])[];

  /** @param onLeave what has to be done before leaving at once; must not wait for anything */
  constructor(
    private readonly io: Io,
    private readonly onLeave: () => void,
  ) {
    this.listeners = (["SIGINT", "SIGTERM"] as const).map((signal) => [signal, () => this.handle(signal)]);
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

  stopListening(): void {
    for (const [signal, listener] of this.listeners) this.io.off(signal, listener);
  }

  private handle(signal: EndSignal): void {
    if (this.first === undefined) {
      this.first = { signal, time: performance.now() };
      this.controller.abort();
    } else if (performance.now() - this.first.time > sameKeyMilliseconds) {
      this.onLeave();
      this.io.exit(exitCodes[signal]);
    }
  }
}
