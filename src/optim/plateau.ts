/** How much smaller than the best loss a loss must be to count as better, as a share of it: PyTorch's default. */
const threshold = 1e-4;
/** The rate does not change by less than this: PyTorch's default. */
const leastChange = 1e-8;

/** Everything that a plateau remembers from epoch to epoch. */
export interface PlateauState {
  rate: number;
  best: number;
  badEpochs: number;
}

/** @param rate the first one */
export function createPlateauState(rate: number): PlateauState {
  return { rate, best: Number.POSITIVE_INFINITY, badEpochs: 0 };
}

/** Lowers a rate when a loss has stopped falling, as PyTorch's `ReduceLROnPlateau`. */
export class Plateau {
  /**
   * @param factor in (0, 1)
   * @param patience epochs in a row that may pass without a better loss
   */
  constructor(
    private readonly state: PlateauState,
    private readonly factor: number,
    private readonly patience: number,
  ) {}

  get rate(): number {
    return this.state.rate;
  }

  /** Takes the loss after each epoch. */
  observe(loss: number): void {
    const { state } = this;
    if (loss < state.best * (1 - threshold)) {
      state.best = loss;
      state.badEpochs = 0;
      return;
    }
    state.badEpochs += 1;
    if (state.badEpochs <= this.patience) return;
    const reduced = state.rate * this.factor;
    if (state.rate - reduced > leastChange) state.rate = reduced;
    state.badEpochs = 0;
  }
}
