import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Threads } from "../../src/engine/engine.js";
import { type Build, commandOf } from "./builds.js";
import type { Output } from "./output.js";
import { nodeProgram, type ProcessTiming, raceProcesses } from "./raceProcesses.js";
import { writeTable } from "./tableFile.js";
import { withFolder } from "./withFolder.js";
import { loadWorkload, type WorkloadName } from "./workloads.js";

export interface MemorySettings {
  readonly workloads: readonly WorkloadName[];
  readonly threads: readonly Threads[];
  readonly runs: number;
}

/** Those that take much more than Node.js itself. */
export const largeWorkloads: readonly WorkloadName[] = ["mnist-like", "wide"];

/** Peak memory of `train` on networks and tables of the sizes of workloads, by numbers of threads. */
export async function showMemory(
  builds: readonly Build[],
  { workloads, threads, runs }: MemorySettings,
  output: Output,
): Promise<ReadonlyMap<WorkloadName, readonly ProcessTiming[]>> {
  const all = new Map<WorkloadName, readonly ProcessTiming[]>();
  for (const workload of workloads) {
    const timings = await withFolder((folder) => {
      const config = writeJob(folder, workload);
      const programs = builds.flatMap((build) => {
        const run = (name: string, ...options: readonly string[]) =>
          nodeProgram(`${build.name}${name}`, commandOf(build, "train", config, "--quiet", ...options));
        if (!build.hasThreads) return [run("")];
        return threads.map((count) => run(`, threads ${count}`, "--set", `threads=${JSON.stringify(count)}`));
      });
      return raceProcesses(programs, runs);
    });
    all.set(workload, timings);
    output.record(...timings.map((timing) => ({ workload, ...timing })));
    const first = timings[0]?.megabytes ?? Number.NaN;
    output.table(
      [`memory, ${workload}`, "MB", "times the memory"],
      timings.map(({ name, megabytes }) => [name, megabytes.toFixed(0), (megabytes / first).toFixed(2)]),
    );
  }
  return all;
}

/** The path of a config for a network and as many rows as the workload has. The table holds other numbers, so the targets are too. */
function writeJob(folder: string, workload: WorkloadName): string {
  const { rows, sizes, activation, batchSize, lr } = loadWorkload(workload);
  const [inputs = 0, ...widths] = sizes;
  const outputs = widths.at(-1) as number;
  writeTable(join(folder, "numbers.csv"), rows, inputs + outputs);
  const target = Array.from({ length: outputs }, (_, i) => `x${inputs + i + 1}`);
  const layers = widths.flatMap((width, i) => (i === 0 ? [width] : [activation, width]));
  const training = { layers, loss: "mse", optimizer: "sgd", lr, epochs: 2, batchSize, seed: 1 };
  const file = join(folder, "config.json");
  writeFileSync(file, JSON.stringify({ data: { csv: "numbers.csv", target }, ...training }));
  return file;
}
