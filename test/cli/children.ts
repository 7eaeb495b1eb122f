import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Outcome, withoutFrame } from "./runMain.js";

/** The built command, as it is written in a shell. */
export const backprop = `"${process.execPath}" bin/backprop.js`;

const children = new Set<ChildProcess>();

/** Not the cache of whoever runs the tests. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, "../../node_modules/.cache/tests");

/** Starts a process, with pipes for its streams, and with changes to the environment. */
export function start(command: string, args: readonly string[] = [], changes: NodeJS.ProcessEnv = {}): ChildProcess {
  const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env;
  const child = spawn(command, args, { env: { ...env, TERM: "xterm", NODE_COMPILE_CACHE, ...changes }, stdio: "pipe" });
  children.add(child);
  return child;
}

/** For `afterEach`: a test that fails must not leave a run behind that would go on for hours. */
export function killChildren(): void {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
}

export async function outcomeOf(
  child: ChildProcess,
): Promise<Omit<Outcome, "code"> & { readonly code: number | null }> {
  const read = (stream: NodeJS.ReadableStream | null) => (stream === null ? "" : text(stream));
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "close")]);
  return { code, stdout, stderr: withoutFrame(stderr) };
}

/** Runs a line of bash; `pipefail` so that a failing `backprop` in a pipe is seen. */
export function shell(line: string): ReturnType<typeof outcomeOf> {
  return outcomeOf(start("bash", ["-o", "pipefail", "-c", line]));
}
