import { isLargerBetter, metricOf } from "../metrics/namesOfMetrics.js";
import { finiteOrNull } from "./finiteOrNull.js";
import type { HeldOutMeter } from "./heldOutMeter.js";
import type { EpochRecord, WatchedMetrics } from "./records.js";
import type { ParameterValues } from "./runState.js";

/**
 * Metrics of the rows held out, by their names. One that is not defined, or not finite, is null.
 *
 * @returns undefined if it was aborted
 */
export async function measureWatched(
  names: readonly string[],
  heldOut: HeldOutMeter,
  parameters: ParameterValues,
  signal?: AbortSignal,
): Promise<WatchedMetrics | undefined> {
  const evaluation = await heldOut.measure(parameters, signal);
  if (evaluation === undefined && signal?.aborted === true) return undefined;
  return Object.fromEntries(
    names.map((name) => [name, evaluation === undefined ? null : finiteOrNull(metricOf(evaluation, name))]),
  );
}

/** What an epoch's value of a metric costs: smaller is better, and a value that is null costs more than any other. */
export function costOf(metric: string, { metrics }: EpochRecord): number {
  const value = metrics?.[metric] ?? null;
  if (value === null) return Number.POSITIVE_INFINITY;
  return isLargerBetter(metric) ? -value : value;
}
