import type { TrainingRun } from "../../train/trainingRun.js";
import type { LivePart } from "./livePart.js";

export interface LivePartsOptions {
  /** Whether parts are drawn while the run goes on. If not, only those that are kept are of use. */
  readonly isShown: boolean;
  /** Whether the stream takes characters beyond ASCII. */
  readonly isUnicode: boolean;
  /** Whether the curves of the losses are wanted. */
  readonly plot: boolean;
}

/** The parts below the log of a run, from top to bottom. Their code is loaded only if they are wanted. */
export async function openLiveParts(
  run: TrainingRun,
  { isShown, isUnicode, plot }: LivePartsOptions,
): Promise<readonly LivePart[]> {
  const parts: LivePart[] = [];
  if (plot) parts.push(new (await import("./plotPart.js")).PlotPart(isUnicode));
  if (isShown) parts.push(new (await import("./liveLine.js")).LiveLine(run, isUnicode));
  return parts;
}
