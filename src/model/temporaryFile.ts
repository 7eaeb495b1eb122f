import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { createSha256 } from "./sha256.js";

/**
 * The file beside `target` that is written first, under a name that no other save has. The name says which target it is for and
 * which process of which machine writes it, so that what a process leaves behind that was killed can be told from what is being
 * written. It does not hold the target's name, which may be as long as a name can be.
 */
export function nameTemporary(target: string): string {
  return join(dirname(target), `${prefixOf(target)}${machine()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}.tmp`);
}

/** After the prefix: machine, process, and what tells saves of one process apart. */
const suffix = /^([\da-f]{8})-(\d+)-[\da-f]{8}\.tmp$/;

function prefixOf(target: string): string {
  return `.backprop-${digest(basename(target), 16)}-`;
}

/**
 * Removes temporary files that earlier saves to `target` left behind when they were killed. It is no matter if one cannot be.
 *
 * @param time now, in milliseconds, by the clock of the file system
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

/** Milliseconds after which a file that has not changed is being written by nobody, on whatever machine. */
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

/** Where process numbers mean the same: a machine since it was started, and in it a container. */
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

/** Empty on systems that have no such file. */
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
