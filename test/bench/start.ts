import { type Build, commandOf } from "./builds.js";
import type { Output } from "./output.js";
import { type ProcessTiming, type Program, raceProcesses } from "./raceProcesses.js";

/** Time of short commands, beside a process that does nothing. */
export function showStart(builds: readonly Build[], runs: number, output: Output): readonly ProcessTiming[] {
  const commands = [["--help"], ["train", "configs/xor.json"]];
  // Without a report of the memory, which would take a part of the time.
  const run = (name: string, args: readonly string[]): Program => ({ name, command: process.execPath, args });
  const programs = builds.flatMap((build) =>
    commands.map((args) => run([build.name, ...args].join(" "), commandOf(build, ...args))),
  );
  // A process is short and its time scatters.
  const timings = raceProcesses([run("node -e 0", ["-e", "0"]), ...programs], 10 * runs);
  output.record(...timings);
  const first = timings[0]?.seconds ?? Number.NaN;
  output.table(
    ["start", "ms", "times node -e 0"],
    timings.map(({ name, seconds }) => [name, (seconds * 1000).toFixed(1), (seconds / first).toFixed(2)]),
  );
  return timings;
}
