import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Arithmetic, Dtype, Threads } from "../../src/engine/engine.js";
import type { OwnSettings } from "./backprop.js";
import type { Build } from "./builds.js";
import type { Competitor, Timing } from "./competitor.js";
import type { TrainingOrder } from "./trainAlone.js";
import { bundleTraining } from "./trainingProgram.js";
import type { WorkloadName } from "./workloads.js";

/** The columns that are wanted of each build. */
export interface Columns {
  readonly dtype: Dtype;
  readonly arithmetics: readonly Arithmetic[];
  readonly threads: readonly Threads[];
}

/**
 * Each build with each arithmetic and number of threads, and the reference engine of the last one, which is this: for a tenth of the time, it only has
 * to be seen beside them.
 *
 * @param folder where their programs are written
 * @param say hears what is left out, and why
 */
export async function findOurs(
  builds: readonly Build[],
  columns: Columns,
  folder: string,
  say: (text: string) => void,
): Promise<Competitor[]> {
  const competitors: Competitor[] = [];
  for (const [i, build] of builds.entries()) {
    const program = await bundleTraining(build, join(folder, String(i)));
    const isLast = i === builds.length - 1;
    for (const settings of settingsOf(build, columns, isLast)) {
      const { engine, arithmetic, threads } = settings;
      const kind = engine === "mathjs" ? "mathjs" : arithmetic;
      const name = [build.name, ...(kind === "exact" ? [] : [kind]), ...(threads === 1 ? [] : [nameThreads(threads)])];
      const share = engine === "mathjs" ? 1 / 10 : 1;
      const problem = arithmetic === "native" ? findProblem(program, settings) : undefined;
      if (problem !== undefined) say(`${name.join(", ")} is left out: ${problem}`);
      else
        competitors.push({
          name: name.join(", "),
          threads,
          own: { isThisBuild: isLast, kind },
          train: async (workload, budget) => trainIn(program, workload.name, settings, budget * share),
        });
    }
  }
  return competitors;
}

/** Such as `2 threads`. */
export function nameThreads(threads: Threads): string {
  return threads === "auto" ? "threads auto" : `${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function settingsOf(build: Build, { dtype, arithmetics, threads }: Columns, isLast: boolean): readonly OwnSettings[] {
  const counts = build.hasThreads ? threads : [1];
  const wasm = counts.flatMap((count) =>
    arithmetics
      .filter((arithmetic) => build.arithmetics.includes(arithmetic))
      .map((arithmetic): OwnSettings => ({ engine: "wasm", arithmetic, dtype, threads: count })),
  );
  const mathjs: OwnSettings = { engine: "mathjs", arithmetic: "exact", dtype, threads: 1 };
  return dtype === "float64" && isLast ? [...wasm, mathjs] : wasm;
}

/** Why a build cannot train with these settings: the last line of what its process says. */
function findProblem(program: string, settings: OwnSettings): string | undefined {
  try {
    trainIn(program, "xor", settings, 0.1);
    return undefined;
  } catch (error) {
    return (error as Error).message.match(/^\w*Error: .*/m)?.[0] ?? (error as Error).message;
  }
}

function trainIn(program: string, workload: WorkloadName, settings: OwnSettings, budget: number): Timing {
  const order: TrainingOrder = { workload, settings, budget };
  const output = execFileSync(process.execPath, [program, JSON.stringify(order)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(output) as Timing;
}
