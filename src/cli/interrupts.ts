import { basename } from "node:path";
import { monotonicTime } from "../monotonicTime.js";
import { exitCodes } from "./exitCodes.js";
import type { EndSignal, Io } from "./io.js";

/** npm and npx pass on a Ctrl-C that we also get from the terminal. A second signal within this time is the same Ctrl-C. */
const sameKeyMilliseconds = 50;

export interface InterruptOptions {
  /** Runs before the process is ended at once; it must not wait for anything. */
  onLeave(): void;
  /** Runs at the first Ctrl-C, which has left `^C` on the terminal. */
  onKey?(): void;
  /** Asks for a checkpoint; left out if the run writes none. */
  readonly onCheckpoint?: (() => void) | undefined;
  /** Says something on standard error. */
  note(message: string): void;
}

/**
 * Listens to signals. The first Ctrl-C or SIGTERM asks the run to end, the second ends the process at once. SIGUSR1 asks for a
 * checkpoint, and so does SIGHUP (the terminal is gone); the run goes on. If it writes no checkpoints, SIGHUP asks it to end. A SIGHUP
 * is never a second signal, since it may come twice: from the system and from the shell.
 */
export class Interrupts {
  private readonly controller = new AbortController();
  private first: { readonly signal: EndSignal; readonly time: number } | undefined;
  private isOver = false;
  private isNoted = false;
  private readonly endListeners: readonly (readonly [EndSignal, () => void])[];

  constructor(
    private readonly io: Io,
    private readonly options: InterruptOptions,
  ) {
    this.endListeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => [signal, () => this.handle(signal)]);
    for (const [signal, listener] of this.endListeners) io.on(signal, listener);
    // Windows has no such signal: then it never comes.
    io.on("SIGUSR1", () => this.askForCheckpoint());
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The signal that came first, if any. */
  get received(): EndSignal | undefined {
    return this.first?.signal;
  }

  /**
   * Stops listening. After a signal it listens on, since a further signal must not change the exit code. It always listens on to
   * SIGUSR1, which would end the process without a listener.
   */
  stopListening(): void {
    this.isOver = true;
    if (this.first !== undefined) return;
    for (const [signal, listener] of this.endListeners) this.io.off(signal, listener);
  }

  private handle(signal: EndSignal): void {
    if (signal === "SIGHUP") this.handleHangup();
    else if (this.first === undefined) this.end(signal);
    else if (monotonicTime() - this.first.time > sameKeyMilliseconds) {
      this.options.onLeave();
      this.io.exit(exitCodes[signal]);
    }
  }

  private handleHangup(): void {
    if (this.options.onCheckpoint !== undefined) this.askForCheckpoint();
    else if (this.first === undefined && !isUnderNohup(this.io.env)) this.end("SIGHUP");
  }

  private end(signal: EndSignal): void {
    this.first = { signal, time: monotonicTime() };
    if (signal === "SIGINT") this.options.onKey?.();
    this.controller.abort();
  }

  private askForCheckpoint(): void {
    const { onCheckpoint } = this.options;
    // A run that ends writes its checkpoint anyway.
    if (this.isOver || this.first !== undefined) return;
    if (onCheckpoint !== undefined) onCheckpoint();
    else this.noteOnce("SIGUSR1 asks for a checkpoint, but this run writes none: --checkpoint FILE is not given");
  }

  private noteOnce(message: string): void {
    if (!this.isNoted) this.options.note(message);
    this.isNoted = true;
  }
}

/**
 * For work that has nothing to save, such as a run that will write checkpoints until it starts: Ctrl-C and SIGTERM end the process at
 * once.
 *
 * @param onLeave runs before the process is ended; it must not wait for anything
 * @param atHangup what SIGHUP does; if left out, what it does without this
 * @returns what to call to listen no more
 */
export function leaveAtSignals(io: Io, onLeave: () => void, atHangup?: "stay" | "leave"): () => void {
  const leave = (signal: EndSignal) => () => {
    onLeave();
    io.exit(exitCodes[signal]);
  };
  const stays = atHangup === "stay" || isUnderNohup(io.env);
  const listeners = [
    ["SIGINT", leave("SIGINT")],
    ["SIGTERM", leave("SIGTERM")],
    ...(atHangup === undefined ? [] : [["SIGHUP", stays ? () => undefined : leave("SIGHUP")] as const]),
  ] as const;
  for (const [signal, listener] of listeners) io.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) io.off(signal, listener);
  };
}

/**
 * Whether `nohup` started the command, which should then outlive its terminal. Node.js listens to signals that it should ignore and
 * does not say which they are. But shells put the name of what they start into the variable `_`.
 */
function isUnderNohup(env: Io["env"]): boolean {
  return basename(env._ ?? "") === "nohup";
}
