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
 * @throws Error if two that compute in the same number type end at different losses: then they have not done the same work
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
  checkLosses(name, best, dtype);
  const first = [...best.values()][0]?.microsecondsPerStep ?? Number.NaN;
  return [...best].map(([competitor, timing]) => ({
    ...timing,
    workload: name,
    name: competitor.name,
    gigaflops: operationsPerStep(workload) / timing.microsecondsPerStep / 1000,
    ratio: first / timing.microsecondsPerStep,
  }));
}

/** @throws Error if losses of the same number type differ by more than the roundings of another order of sums */
function checkLosses(workload: WorkloadName, best: ReadonlyMap<Competitor, Timing>, dtype: Dtype): void {
  const [relative, absolute] = dtype === "float64" ? [1e-9, 1e-20] : [1e-2, 1e-9];
  const finished = [...best].flatMap(([{ name, tolerance = relative }, { finalLoss, isOfOtherKind = false }]) =>
    finalLoss === undefined || isOfOtherKind ? [] : [{ name, tolerance, finalLoss }],
  );
  const [first, ...others] = finished;
  for (const { name, tolerance, finalLoss } of others) {
    const expected = first?.finalLoss ?? Number.NaN;
    if (Math.abs(finalLoss - expected) <= tolerance * Math.abs(expected) + absolute) continue;
    throw new Error(`${workload}: ${first?.name} ends at a loss of ${expected}, ${name} at ${finalLoss}`);
  }
}
