import type { Fact } from "../../messages/fact.js";
import { formatShare } from "../../messages/formatNumber.js";
import { formatShort } from "../../messages/formatShort.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import type { EndRecord, EpochRecord } from "../../train/records.js";
import { formatMeasured } from "../tables/formatDuration.js";
import { formatRate } from "../tables/formatRate.js";

/** The best epoch of a run with its numbers, and how long the run took. */
export function describeNumbers(end: EndRecord, best: EpochRecord | undefined, samples: number): readonly Fact[] {
  const { epochs, seconds } = end;
  const speed = epochs === 0 || seconds === 0 ? "" : `, ${formatRate((epochs * samples) / seconds)} samples/s`;
  return [
    ...(best === undefined ? [] : [["best epoch", describeBest(best)] as const]),
    ["time", `${formatMeasured(seconds)}${speed}`],
  ];
}

/** The numbers of its row in the log. */
function describeBest({
  epoch,
  loss,
  validationLoss,
  accuracy,
  validationAccuracy,
  metrics = {},
}: EpochRecord): string {
  const format = (name: string, value: number | null | undefined, write = formatShort) =>
    value === undefined || value === null ? [] : [`${name} ${write(value)}`];
  const isValidated = validationAccuracy !== undefined;
  const numbers = [
    ...format("loss", loss),
    ...format("val loss", validationLoss),
    ...format(isValidated ? "val accuracy" : "accuracy", isValidated ? validationAccuracy : accuracy, formatShare),
    ...Object.entries(metrics).flatMap(([name, value]) => format(`val ${name}`, value)),
  ];
  return `${epoch}: ${numbers.join(", ")}`;
}

/** What a person may want to type after a run, if there is something. */
export interface NextStep {
  readonly end: EndRecord;
  /** The file that the model is saved to, if it is. */
  readonly saved: string | undefined;
  /** What resumes the run from its checkpoint and saves its model, if there is a checkpoint. */
  readonly resume: string | undefined;
}

export function describeNext({ end: { reason }, saved, resume }: NextStep): readonly Fact[] {
  if (reason === "diverged") return [];
  if (saved !== undefined) return [["next", `backprop predict ${quoteForShell(saved)} DATA`]];
  // After a signal, it was said how to go on.
  if (reason === "signal") return [];
  return [["next", resume === undefined ? "add -o model.json to keep the model" : `${resume} to save the model`]];
}
