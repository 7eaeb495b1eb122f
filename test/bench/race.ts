import type { Dtype } from "../../src/engine/engine.js";
import type { Competitor, Timing } from "./competitor.js";
import { loadWorkload, operationsPerStep, type WorkloadName } from "./workloads.js";

/** What a competitor did on a workload, in its best run. */
export interface Result extends Timing {
  readonly workload: WorkloadName;
  readonly name: string;
  readonly gigaflops: number;
  /** How many times as fast as the first of the competitors. */
  readonly ratio: number;
}

/**
 * Trains a workload with all of the competitors in turn, several times over.
 *
 * @throws Error where two that compute in the same number type end at different losses: then they have not done the same work
 */
export async function race(
  name: WorkloadName,
  competitors: readonly Competitor[],
  { dtype, runs, budget }: { dtype: Dtype; runs: number; budget: number },
): Promise<readonly Result[]> {
  const workload = loadWorkload(name);
  const best = new Map<Competitor, Timing>();
  for (let run = 0; run < runs; run++) {
    for (const competitor of competitors) {
      const timing = await competitor.train(workload, budget);
      const before = best.get(competitor);
      if (before === undefined || timing.microsecondsPerStep < before.microsecondsPerStep) best.set(competitor, timing);
    }
  }
  const timings = [...best.values()];
  checkLosses(name, timings, dtype);
  const first = timings[0]?.microsecondsPerStep ?? Number.NaN;
  return [...best].map(([competitor, timing]) => ({
    ...timing,
    workload: name,
    name: competitor.name,
    gigaflops: operationsPerStep(workload) / timing.microsecondsPerStep / 1000,
    ratio: first / timing.microsecondsPerStep,
  }));
}

function checkLosses(name: WorkloadName, timings: readonly Timing[], dtype: Dtype): void {
  const losses = timings.flatMap(({ finalLoss, isOfOtherKind = false }) =>
    finalLoss === undefined || isOfOtherKind ? [] : [finalLoss],
  );
  const [first = 0] = losses;
  const [relative, absolute] = dtype === "float64" ? [1e-9, 1e-20] : [1e-2, 1e-9];
  const other = losses.find((loss) => !(Math.abs(loss - first) <= relative * Math.abs(first) + absolute));
  if (other !== undefined) throw new Error(`${name}: one ends at a loss of ${first}, another at ${other}`);
}
