import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { withoutFrame } from "./runMain.js";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs command lines of the built command one after the other in one process of their own, which has these options of Node.js. */
export function runTogether(options: readonly string[], commands: readonly (readonly string[])[]): readonly Outcome[] {
  return start(options, commands).map((each) => ({ ...each, stderr: withoutFrame(each.stderr) }));
}

/** Optimized code is not counted in full, nor is code that was thrown away since. */
const countedInFull = ["--no-opt", "--no-maglev", "--no-flush-bytecode"];

/**
 * How often the blocks of the built command's code are run by each command line, as V8 counts them: the same numbers every time.
 *
 * @throws Error if a command fails
 */
export function countWork(commands: readonly (readonly string[])[]): readonly number[] {
  return start(countedInFull, commands, "count").map(({ code, stderr, work }) => {
    if (code !== 0) throw new Error(stderr);
    return work;
  });
}

function start(options: readonly string[], commands: readonly (readonly string[])[], mode = "run") {
  const script = join(import.meta.dirname, "runTogether.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, script, JSON.stringify(commands), mode], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly (Outcome & { readonly work: number })[];
}
