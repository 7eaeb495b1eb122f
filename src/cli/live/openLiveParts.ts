import type { TrainingRun } from "../../train/trainingRun.js";
import type { LoggedOptions } from "../commands/trainOptions.js";
import type { Output } from "../output/output.js";
import type { LivePart } from "./livePart.js";

export interface LivePlace {
  /** What the parts are drawn on, or written to if they are kept. */
  readonly output: Output;
  /** Whether parts are drawn while the run goes on. If not, only those that are kept are of use. */
  readonly isShown: boolean;
}

/** The parts below the log of a run, from top to bottom. Their code is loaded only if they are wanted. */
export async function openLiveParts(
  run: TrainingRun,
  _options: LoggedOptions,
  { output: { isUnicode }, isShown }: LivePlace,
): Promise<readonly LivePart[]> {
  const parts: LivePart[] = [];
  if (run.isWatched) parts.push(new (await import("./healthPart.js")).HealthPart(isUnicode));
  if (isShown) parts.push(new (await import("./liveLine.js")).LiveLine(run, isUnicode));
  return parts;
}
