import type { Io } from "./io.js";
import type { Output } from "./output/output.js";

/** What a command works with. */
export interface Context {
  readonly io: Io;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The work of a command. Its result is the exit code. */
export type Work = (context: Context) => Promise<number>;

/** Does the work. Commands hand it over as a function, so that the code that computes is loaded only then and not for `--help`. */
export type Perform = (work: Work) => Promise<void>;
