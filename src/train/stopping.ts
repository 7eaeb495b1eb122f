import type { Patience } from "./runState.js";

/** The config's `stop`: the run ends before its last epoch when the first of these is met. */
export interface StopSpec {
  /** Training loss that is low enough. */
  readonly loss?: number | undefined;
  /** Epochs in a row without a better loss: the validation loss if there is one. If there is a metric, without a better value of it. */
  readonly patience?: number | undefined;
  /** The metric of the rows held out that patience is about. */
  readonly metric?: string | undefined;
  /** A loss or metric is better if it is better than the best one by more than this. */
  readonly minDelta: number;
  /** Counted from the start of the training loop. */
  readonly seconds?: number | undefined;
}

/** Finds out from the losses of a run, epoch by epoch, whether it ends. */
export class Stopping {
  constructor(
    private readonly spec: StopSpec,
    private readonly patience: Patience,
  ) {}

  /** Whether any loss can end the run. */
  get isWatching(): boolean {
    return this.spec.loss !== undefined || this.spec.patience !== undefined;
  }

  /** Whether a loss is low enough to end the run. */
  isTarget(loss: number): boolean {
    return this.spec.loss !== undefined && loss <= this.spec.loss;
  }

  /**
   * @param loss of the training: the epoch's, or if that is low enough, the measured one of the parameters after it
   * @param watched what patience is about, smaller if it is better: the cost of a metric, the validation loss if there is one, or the
   * epoch's loss
   */
  observe(loss: number, watched: number): "target" | "patience" | undefined {
    // Epochs that nothing ends are run together. Then only the last of them is seen here, and there is nothing to remember.
    if (!this.isWatching) return undefined;
    const { patience: most, minDelta } = this.spec;
    if (watched < this.patience.best - minDelta) {
      this.patience.best = watched;
      this.patience.waited = 0;
    } else this.patience.waited += 1;
    if (this.isTarget(loss)) return "target";
    return most !== undefined && this.patience.waited >= most ? "patience" : undefined;
  }
}
