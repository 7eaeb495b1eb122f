/** When a run ends before its last epoch, as a config gives it: whichever comes first. */
export interface StopSpec {
  /** Training loss that is low enough. */
  readonly loss?: number | undefined;
  /** Epochs in a row without a better loss: the validation loss where there is one. */
  readonly patience?: number | undefined;
  /** By how much a loss must be below the best one to be better. */
  readonly minDelta: number;
  /** Since the training loop began. */
  readonly seconds?: number | undefined;
}

/** Looks at the losses of a run, epoch by epoch, and tells when it is to end. */
export class Stopping {
  private best = Number.POSITIVE_INFINITY;
  private waited = 0;

  constructor(private readonly spec: StopSpec) {}

  /** Whether any loss can end the run. */
  get isWatching(): boolean {
    return this.spec.loss !== undefined || this.spec.patience !== undefined;
  }

  /** Whether a loss is low enough to end the run. */
  isTarget(loss: number): boolean {
    return this.spec.loss !== undefined && loss <= this.spec.loss;
  }

  /**
   * @param loss of the training: the epoch's, and if that is low enough, the one that the parameters after it are measured to have
   * @param watched the validation loss where there is one, else the epoch's loss
   */
  observe(loss: number, watched: number): "target" | "patience" | undefined {
    const { patience, minDelta } = this.spec;
    if (watched < this.best - minDelta) {
      this.best = watched;
      this.waited = 0;
    } else this.waited += 1;
    if (this.isTarget(loss)) return "target";
    return patience !== undefined && this.waited >= patience ? "patience" : undefined;
  }
}

/** What `setTimeout` can wait for: about 24 days. */
const mostMilliseconds = 2 ** 31 - 1;

/** Aborted after so long; never, where it is left out or longer than a timer can wait. */
export function deadline(seconds = Number.POSITIVE_INFINITY): AbortSignal {
  const milliseconds = Math.ceil(seconds * 1000);
  return milliseconds > mostMilliseconds ? new AbortController().signal : AbortSignal.timeout(milliseconds);
}
