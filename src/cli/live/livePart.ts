import type { TrainingRecord } from "../../train/records.js";
import type { Line } from "../output/line.js";

/** The space that a part may take on the terminal. */
export interface LiveSize {
  readonly columns: number;
  readonly rows: number;
}

/** Lines that are drawn again and again at the bottom of the terminal. */
export interface Drawable {
  /** Called before a frame, if the work pauses then: its state may be read. What this finds is drawn until the next call. */
  look?(): void | Promise<void>;
  /** The lines of the part, none wider than `columns`. It may be called at any time. */
  render(size: LiveSize): readonly Line[];
}

/**
 * A part of what is shown below the log while a run goes on: a plot, a picture of the boundary, the live line. The live area draws its
 * parts one below the other, at most ten times a second.
 */
export interface LivePart extends Drawable {
  /** Whether its last picture is written at the end of the run, to stay. */
  readonly isKept: boolean;
  /**
   * Takes the records of the run that come at the same time; left out if it needs none. Every record comes here, and a small network runs
   * a thousand epochs in a millisecond, so it must cost next to nothing.
   */
  show?(records: readonly TrainingRecord[]): void;
}
