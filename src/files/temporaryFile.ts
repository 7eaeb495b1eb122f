import { existsSync, lstatSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FileError } from "../errors.js";
import { digest } from "./digest.js";
import { isRunning, thisProcess } from "./processes.js";

/**
 * A name for the file beside `target` that is written first. No other save has the same name. It identifies the target, and the
 * process and machine that write it, so that files left by killed processes are recognized.
 */
export function nameTemporary(target: string): string {
  const { machine, pid } = thisProcess();
  return `${nameBeside(target)}-${machine}-${pid}-${crypto.randomUUID().slice(0, 8)}.tmp`;
}

/** After the name beside the target: the machine, the process, and a number for each save of a process. */
const suffix = /^-([\da-f]{8})-(\d+)-[\da-f]{8}\.tmp$/;

/** How the names of our own files beside `target` begin. They do not contain its name, which may be as long as a name can be. */
export function nameBeside(target: string): string {
  return join(dirname(target), `.backprop-${digest(basename(target), 16)}`);
}

/**
 * Creates a temporary file.
 *
 * @returns its descriptor
 * @throws FileError if its folder does not exist any more
 */
export function openTemporary(temporary: string, mode?: number): number {
  try {
    return openSync(temporary, "wx", mode === undefined ? undefined : mode & 0o777);
  } catch (error) {
    throw explainGone(error, temporary);
  }
}

/**
 * Moves a temporary file to its target.
 *
 * @throws FileError if their folder does not exist any more
 */
export function publishTemporary(temporary: string, target: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    throw explainGone(error, temporary);
  }
}

function explainGone(error: unknown, temporary: string): unknown {
  const folder = dirname(temporary);
  const isGone = error instanceof Error && "code" in error && error.code === "ENOENT" && !existsSync(folder);
  return isGone ? new FileError("the folder does not exist any more", folder) : error;
}

/**
 * Removes temporary files that killed saves to `target` have left behind. A file that cannot be removed is left.
 *
 * @param time now, in milliseconds, on the clock of the file system
 */
export function removeStale(target: string, time: number): void {
  const [folder, prefix] = [dirname(target), basename(nameBeside(target))];
  try {
    for (const name of readdirSync(folder)) {
      const [, writer = "", number = ""] = (name.startsWith(prefix) && suffix.exec(name.slice(prefix.length))) || [];
      if (writer === "") continue;
      const file = join(folder, name);
      const status = lstatSync(file);
      const isDead = writer === thisProcess().machine && !isRunning(Number(number));
      if (status.isFile() && (isDead || time - status.mtimeMs > longestSave)) rmSync(file);
    }
  } catch {
    // The folder cannot be listed, or somebody else was faster.
  }
}

/** A file that has not changed for so many milliseconds is not being written any more, on any machine. */
const longestSave = 24 * 60 * 60 * 1000;
