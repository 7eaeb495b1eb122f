/**
 * Trains one workload in a process of its own, and prints its timing as JSON. Its argument is a `TrainingOrder` as JSON.
 *
 * It is bundled beside the files of each build that takes part, so whatever it imports is that build's own.
 */
import { setV8Flags } from "../../src/cli/v8Flags.js";
import { type OwnSettings, trainWorkload } from "./backprop.js";
import { loadWorkload, type WorkloadName } from "./workloads.js";

export interface TrainingOrder {
  readonly workload: WorkloadName;
  readonly settings: OwnSettings;
  /** In seconds. */
  readonly budget: number;
}

const leastSeconds = 1;

const { workload, settings, budget }: TrainingOrder = JSON.parse(process.argv[2] as string);
// Measured as the command does it.
setV8Flags();
const job = loadWorkload(workload);
const started = performance.now();
let best = await trainWorkload(job, settings, budget);
// A short run is over before V8 has optimized the code, which takes a core that a second thread would have.
while (performance.now() - started < leastSeconds * 1000) {
  const timing = await trainWorkload(job, settings, budget);
  if (timing.microsecondsPerStep < best.microsecondsPerStep) best = timing;
}
process.stdout.write(JSON.stringify(best));
