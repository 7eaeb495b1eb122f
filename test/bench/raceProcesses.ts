import { spawnSync } from "node:child_process";

/** A program that does one thing and ends. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** The best runs of a program. */
export interface ProcessTiming {
  readonly name: string;
  /** The shortest time from the start of the process to its end. */
  readonly seconds: number;
  /** The shortest time of the part that the program timed itself, if it did. */
  readonly inner: number | undefined;
  /** The smallest of the runs' largest memories; NaN if the program does not report it. */
  readonly megabytes: number;
}

/** What a process writes to file descriptor 3 when it ends, if it does. */
interface Report {
  /** Largest memory that it had, in kB. */
  readonly peak: number;
  readonly seconds?: number;
}

/** Makes a process of Node.js write a report. */
const reportMemory = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify({ peak: process.resourceUsage().maxRSS })));',
)}`;

/** A program that is run by the Node.js of this process, so that the one who starts it chooses the version. */
export function nodeProgram(name: string, args: readonly string[]): Program {
  return { name, command: process.execPath, args: ["--import", reportMemory, ...args] };
}

/**
 * Runs the programs in turn, several times over. Their output goes nowhere.
 *
 * Linux counts the memory of the process that starts another as that one's, until it has more. So do not hold large data meanwhile.
 */
export function raceProcesses(programs: readonly Program[], runs: number): readonly ProcessTiming[] {
  const all = Array.from({ length: runs }, () => programs.map(runOnce));
  return programs.map(({ name }, i) => {
    const least = (key: "seconds" | "inner" | "megabytes") =>
      Math.min(...all.map((run) => run[i]?.[key] ?? Number.POSITIVE_INFINITY));
    const inner = least("inner");
    return {
      name,
      seconds: least("seconds"),
      inner: Number.isFinite(inner) ? inner : undefined,
      megabytes: least("megabytes"),
    };
  });
}

function runOnce({ name, command, args }: Program): ProcessTiming {
  const started = performance.now();
  const { status, output, stderr } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${name} failed: exit code ${status}\n${stderr}`);
  const report: Partial<Report> = JSON.parse(output[3] || "{}");
  return { name, seconds, inner: report.seconds, megabytes: (report.peak ?? Number.NaN) / 1024 };
}

/** Header and rows of a table: how many times as fast each program is as the first, and how its memory compares with the first's. */
export function tabulate(timings: readonly ProcessTiming[]): readonly [readonly string[], readonly string[][]] {
  const [first] = timings;
  const rows = timings.flatMap(({ name, seconds, inner, megabytes }) => {
    const row = (title: string, time: number, memory = "", share = "") => [
      title,
      time.toFixed(3),
      ((first?.seconds ?? Number.NaN) / time).toFixed(2),
      memory,
      share,
    ];
    const share = (megabytes / (first?.megabytes ?? Number.NaN)).toFixed(2);
    const whole = row(name, seconds, megabytes.toFixed(0), share);
    return inner === undefined ? [whole] : [row(`${name}: the call alone`, inner), whole];
  });
  return [["program", "s", "times as fast", "MB", "times the memory"], rows];
}
