/** How much smaller than the best loss a loss must be to count as better, as a share of it: PyTorch's default. */
const threshold = 1e-4;
/** The rate does not change by less than this: PyTorch's default. */
const leastChange = 1e-8;

/** Lowers a rate when a loss has stopped falling, as PyTorch's `ReduceLROnPlateau`. */
export class Plateau {
  private best = Number.POSITIVE_INFINITY;
  private badEpochs = 0;

  /**
   * @param rate the first one
   * @param factor in (0, 1)
   * @param patience epochs in a row that may pass without a better loss
   */
  constructor(
    private rate: number,
    private readonly factor: number,
    private readonly patience: number,
  ) {}

  get current(): number {
    return this.rate;
  }

  /** Takes the loss after each epoch. */
  observe(loss: number): void {
    if (loss < this.best * (1 - threshold)) {
      this.best = loss;
      this.badEpochs = 0;
      return;
    }
    this.badEpochs += 1;
    if (this.badEpochs <= this.patience) return;
    const reduced = this.rate * this.factor;
    if (this.rate - reduced > leastChange) this.rate = reduced;
    this.badEpochs = 0;
  }
}
