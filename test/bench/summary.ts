import type { Competitor } from "./competitor.js";
import type { Output } from "./output.js";
import type { Result } from "./race.js";

/** A workload's results in full. */
export function showResults(results: readonly Result[], output: Output): void {
  const header = ["workload", "program", "µs a step", "steps/s", "GFLOP/s", "times", "final loss"];
  const rows = results.map(({ workload, name, microsecondsPerStep, gigaflops, ratio, finalLoss }) => [
    workload,
    name,
    microsecondsPerStep.toPrecision(4),
    Math.round(1e6 / microsecondsPerStep).toString(),
    gigaflops.toFixed(2),
    formatDigits(ratio),
    finalLoss === undefined ? "-" : finalLoss.toPrecision(8),
  ]);
  output.table(header, rows, 2);
}

/** All workloads at a glance: the time of a step in each program, and how many times as fast each column of this build is as others. */
export function showSummary(results: readonly Result[], competitors: readonly Competitor[], output: Output): void {
  const workloads = [...new Set(results.map(({ workload }) => workload))];
  const timeOf = (workload: string, name: string) =>
    results.find((each) => each.workload === workload && each.name === name)?.microsecondsPerStep ?? Number.NaN;
  output.table(
    ["µs a step", ...workloads],
    competitors.map(({ name }) => [name, ...workloads.map((workload) => formatDigits(timeOf(workload, name)))]),
  );
  const rows = competitors.flatMap((ours) =>
    competitors
      .filter((other) => isCompared(ours, other))
      .map(({ name }) => [
        ours.name,
        name,
        ...workloads.map((workload) => formatDigits(timeOf(workload, name) / timeOf(workload, ours.name))),
      ]),
  );
  if (rows.length > 0) output.table(["program", "times as fast as", ...workloads], rows, 2);
}

/** With peers on as many threads, with the other build in the same arithmetic, and with this build on one thread. */
function isCompared(ours: Competitor, other: Competitor): boolean {
  if (!ours.own?.isThisBuild || ours.own.kind === "mathjs") return false;
  if (other.own === undefined) return other.threads === ours.threads;
  if (other.own.kind !== ours.own.kind) return false;
  return other.own.isThisBuild
    ? other.threads === 1 && ours.threads !== 1
    : other.threads === 1 || other.threads === ours.threads;
}

/** Three digits of a number, such as 0.0918, 17.0 or 2,360. */
export function formatDigits(value: number): string {
  return value.toLocaleString("en", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}
