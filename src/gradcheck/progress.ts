import { Turns } from "../train/turns.js";

/** How far a check is. */
export interface CheckProgress {
  /** Parts that are done, the current one in fractions. */
  readonly done: number;
  /** Parts in all. They become more if an error is found, since its element is then sought. */
  readonly total: number;
  /** What is being checked: `matmul`, `layers.0.weight`. */
  readonly what: string;
}

/** Is called often, and may draw seldom. */
export type ProgressListener = (progress: CheckProgress) => void;

/** A check that can be interrupted after each of its parts. */
export type CheckSteps<Result> = Generator<CheckProgress, Result, undefined>;

/**
 * A check that is one of several equal parts of a larger one. What it yields is how far the larger one is.
 *
 * @param part its number, from 0
 */
export function* asPart<Result>(steps: CheckSteps<Result>, part: number, parts: number): CheckSteps<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const { done, total, what } = step.value;
    yield { done: part + done / total, total: parts, what };
  }
}

/** Runs a check to its end at once. */
export function runToEnd<Result>(steps: CheckSteps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Runs a check to its end. The event loop gets a turn now and then, for signals and the terminal. */
export async function runInTurns<Result>(
  steps: CheckSteps<Result>,
  onProgress: ProgressListener = () => undefined,
): Promise<Result> {
  const turns = new Turns();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onProgress(step.value);
    if (turns.isOver) await turns.yield();
  }
}
