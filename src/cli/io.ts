import type { Writable } from "node:stream";

/** A stream that may be a terminal, which has a width. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The signals that end a run early but orderly. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The signals that a run listens to. */
export type RunSignal = EndSignal | "SIGUSR1";

/** What the command line uses of the process. Tests hand in their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: RunSignal, listener: () => void): unknown;
  off(signal: RunSignal, listener: () => void): unknown;
  /** Ends the process at once. */
  exit(code: number): void;
}
