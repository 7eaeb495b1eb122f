import type { Writable } from "node:stream";

/** A stream that may be a terminal, and then has a width. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The signals that end a run in good order. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** All that the command line sees of the world. `process` is one; tests hand in another. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: EndSignal, listener: () => void): unknown;
  off(signal: EndSignal, listener: () => void): unknown;
  /** Leaves at once, whatever is under way. */
  exit(code: number): void;
}
