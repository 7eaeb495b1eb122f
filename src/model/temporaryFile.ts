import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { createSha256 } from "./createSha256.js";

/**
 * A name for the file beside `target` that is written first. No other save has the same name. It identifies the target, and the
 * process and machine that write it, so that files left by killed processes are recognized. It does not contain the target's name,
 * which may be as long as a name can be.
 */
export function nameTemporary(target: string): string {
  return join(dirname(target), `${prefixOf(target)}${machine()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}.tmp`);
}

/** After the prefix: the machine, the process, and a number for each save of a process. */
const suffix = /^([\da-f]{8})-(\d+)-[\da-f]{8}\.tmp$/;

function prefixOf(target: string): string {
  return `.backprop-${digest(basename(target), 16)}-`;
}

/**
 * Removes temporary files that killed saves to `target` have left behind. A file that cannot be removed is left.
 *
 * @param time now, in milliseconds, on the clock of the file system
 */
export function removeStale(target: string, time: number): void {
  const [folder, prefix] = [dirname(target), prefixOf(target)];
  try {
    for (const name of readdirSync(folder)) {
      const [, writer = "", number = ""] = (name.startsWith(prefix) && suffix.exec(name.slice(prefix.length))) || [];
      if (writer === "") continue;
      const file = join(folder, name);
      const status = lstatSync(file);
      const isDead = writer === machine() && !isAlive(Number(number));
      if (status.isFile() && (isDead || time - status.mtimeMs > longestSave)) rmSync(file);
    }
  } catch {
    // The folder cannot be listed, or somebody else was faster.
  }
}

/** A file that has not changed for so many milliseconds is not being written any more, on any machine. */
const longestSave = 24 * 60 * 60 * 1000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

let ownMachine: string | undefined;

/** Identifies where process numbers are unique: a machine since its start, and a container on it. */
function machine(): string {
  ownMachine ??= digest(
    [
      hostname(),
      read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
      read(() => readlinkSync("/proc/self/ns/pid")),
    ].join("\n"),
    8,
  );
  return ownMachine;
}

/** Empty on systems without such a file. */
function read(fromSystem: () => string): string {
  try {
    return fromSystem();
  } catch {
    return "";
  }
}

function digest(text: string, digits: number): string {
  return createSha256().update(text).digest("hex").slice(0, digits);
}
