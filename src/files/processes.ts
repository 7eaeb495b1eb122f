import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { digest } from "./digest.js";

/** A process, as another one on any machine can identify it. */
export interface ProcessIdentity {
  /** The name of its machine, for people. */
  readonly host: string;
  /** Identifies where process numbers are unique: a machine since its start, and a container on it. */
  readonly machine: string;
  /** Identifies the installed system, whenever it was started; empty if that is not known. */
  readonly system: string;
  /** Identifies the start of the system; empty if that is not known. */
  readonly boot: string;
  readonly pid: number;
  /** When the process was started, in the system's own unit; empty if that is not known. A number may be given again, later. */
  readonly start: string;
}

let own: ProcessIdentity | undefined;

/** This process. */
export function thisProcess(): ProcessIdentity {
  own ??= identify();
  return own;
}

function identify(): ProcessIdentity {
  const host = hostname();
  const boot = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const installed = read(() => readFileSync("/etc/machine-id", "utf8")).trim();
  return {
    host,
    machine: digest([host, boot, read(() => readlinkSync("/proc/self/ns/pid"))].join("\n"), 8),
    system: installed === "" || boot === "" ? "" : digest([host, installed].join("\n"), 8),
    boot,
    pid: process.pid,
    start: statusOf(process.pid)?.start ?? "",
  };
}

/** Whether a process has ended: true or false if that can be found out, undefined if not, such as on another machine. */
export function hasEnded({ machine, system, boot, pid, start }: ProcessIdentity): boolean | undefined {
  const self = thisProcess();
  if (machine === self.machine) return !isRunning(pid, start);
  const isRestarted = system !== "" && system === self.system && boot !== self.boot;
  return isRestarted ? true : undefined;
}

/**
 * Whether a process of this machine is running. One that has ended but whose parent has not asked how, a zombie, is not.
 *
 * @param start when it was started, if known: a process with the same number that was started at another time is another one
 */
export function isRunning(pid: number, start = ""): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The process of another user exists too, but may not be signalled.
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
  }
  const status = statusOf(pid);
  if (status === undefined) return true;
  return !["Z", "X"].includes(status.state) && (start === "" || start === status.start);
}

interface ProcessStatus {
  /** A letter, as in proc(5). */
  readonly state: string;
  readonly start: string;
}

/** Undefined on systems that do not say. */
function statusOf(pid: number): ProcessStatus | undefined {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  // The second field is the program's name in parentheses, which may contain anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, start] = [fields[0], fields[19]]; // fields 3 and 22
  return state === undefined || start === undefined ? undefined : { state, start };
}

/** Empty on systems without such a file. */
function read(fromSystem: () => string): string {
  try {
    return fromSystem();
  } catch {
    return "";
  }
}
