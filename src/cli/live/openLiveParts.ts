import type { TrainingRun } from "../../train/trainingRun.js";
import type { LivePart } from "./livePart.js";

export interface LivePartsOptions {
  /** Whether parts are drawn while the run goes on. If not, only those that are kept are of use. */
  readonly isShown: boolean;
  /** Whether the stream takes characters beyond ASCII. */
  readonly isUnicode: boolean;
}

/** The parts below the log of a run, from top to bottom. Their code is loaded only if they are wanted. */
export async function openLiveParts(
  run: TrainingRun,
  { isShown, isUnicode }: LivePartsOptions,
): Promise<readonly LivePart[]> {
  const parts: LivePart[] = [];
  if (run.isWatched) parts.push(new (await import("./healthPart.js")).HealthPart(isUnicode));
  if (isShown) parts.push(new (await import("./liveLine.js")).LiveLine(run, isUnicode));
  return parts;
}
