import { abandonFiles, takeAwayOnLeave } from "../../files/abandonFiles.js";
import type { Context } from "../context.js";
import { leaveAtSignals } from "../interrupts.js";
import { LiveArea } from "./liveArea.js";
import type { Progress } from "./progress.js";
import { ProgressLine } from "./progressLine.js";

/**
 * Draws a progress line until it is closed, or the process leaves by a signal.
 *
 * @returns what to call to close it
 */
export function openProgress(progress: Progress, context: Context): () => void {
  const area = new LiveArea([new ProgressLine(progress, context.stderr.isUnicode)], context);
  const keep = takeAwayOnLeave(() => {
    area.doubt();
    area.close();
  });
  const release = leaveAtSignals(context.io, abandonFiles);
  return () => {
    release();
    keep();
    area.close();
  };
}
