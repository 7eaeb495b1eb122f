import type { Io } from "./io.js";
import type { Output } from "./output/output.js";

/** What a command works with. */
export interface Context {
  readonly io: Io;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The work of a command; it comes to an exit code. */
export type Work = (context: Context) => Promise<number>;

/** Has the work done. Commands hand it over as a function so that what computes is loaded only then, and not for `--help`. */
export type Perform = (work: Work) => Promise<void>;
