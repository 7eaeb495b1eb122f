import type { Writable } from "node:stream";

/** A stream that may be a terminal, which has a size. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** The number of the open file behind it. */
  readonly fd?: number;
};

/** The signals that end a run early but orderly. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The signals that stop the process by Ctrl-Z, and wake it up again. */
export type JobSignal = "SIGTSTP" | "SIGCONT";

/** The signals that a run listens to. */
export type RunSignal = EndSignal | JobSignal | "SIGUSR1";

/** What the command line uses of the process. Tests hand in their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    /** Of a terminal: whether keys come one by one instead of in lines, and Ctrl-C as a key. */
    setRawMode?(isRaw: boolean): unknown;
  };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: RunSignal, listener: () => void): unknown;
  off(signal: RunSignal, listener: () => void): unknown;
  readonly pid: number;
  /** Sends a signal to a process. */
  kill(pid: number, signal: JobSignal): unknown;
  /** Ends the process at once. */
  exit(code: number): void;
}
