import type { TrainingRun } from "../../train/trainingRun.js";
import type { PictureOutput } from "./boundaryPicture.js";
import type { LivePart } from "./livePart.js";

/** The parts that the user asks for. */
export interface LivePartsWanted {
  readonly plot: boolean;
  readonly boundary: boolean;
}

export interface LivePartsOptions {
  /** Whether parts are drawn while the run goes on. If not, only those that are kept are of use. */
  readonly isShown: boolean;
  /** Where they are drawn. */
  readonly output: PictureOutput;
}

/** The parts below the log of a run, from top to bottom. Their code is loaded only if they are wanted. */
export async function openLiveParts(
  run: TrainingRun,
  { plot, boundary }: LivePartsWanted,
  { isShown, output }: LivePartsOptions,
): Promise<readonly LivePart[]> {
  const parts: LivePart[] = [];
  const { isUnicode } = output;
  if (plot) parts.push(new (await import("./plotPart.js")).PlotPart(isUnicode));
  if (boundary) {
    const part = await (await import("./boundaryPart.js")).BoundaryPart.open(run, output);
    // The first picture takes ten times as long as the others. It is none of the frames, which would be far apart then.
    if (isShown) part.render({ columns: 79, rows: 40 });
    parts.push(part);
  }
  if (run.isWatched) parts.push(new (await import("./healthPart.js")).HealthPart(isUnicode));
  if (isShown) parts.push(new (await import("./liveLine.js")).LiveLine(run, isUnicode));
  return parts;
}
