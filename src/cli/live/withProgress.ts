import type { Context } from "../context.js";
import { canShowLive } from "./canShowLive.js";
import { Progress } from "./progress.js";

/** Progress is not shown for work that is done by then. */
const quietMilliseconds = 1000;

/**
 * Does work, and shows on a terminal how far it is, once it takes over a second. The work must give the event loop its turns.
 *
 * @param isWanted whether anything may be shown
 */
export async function withProgress<Result>(
  context: Context,
  work: (progress: Progress) => Promise<Result>,
  isWanted = true,
): Promise<Result> {
  if (!isWanted || !canShowLive(context.io)) return work(new Progress(false));
  const progress = new Progress(true);
  let close: (() => void) | undefined;
  let isOver = false;
  const show = async () => {
    const { openProgress } = await import("./openProgress.js");
    if (!isOver) close = openProgress(progress, context);
  };
  const timer = setTimeout(() => void show(), quietMilliseconds).unref();
  try {
    return await work(progress);
  } finally {
    isOver = true;
    clearTimeout(timer);
    close?.();
  }
}
