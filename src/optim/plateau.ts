/** How much smaller a loss must be to count as better, relative to the best one; PyTorch's. */
const threshold = 1e-4;
/** A smaller change of the rate is not made; PyTorch's. */
const leastChange = 1e-8;

/** Brings a rate down when a loss has stopped falling: PyTorch's `ReduceLROnPlateau`. */
export class Plateau {
  private best = Number.POSITIVE_INFINITY;
  private badEpochs = 0;

  /**
   * @param rate the one to start from
   * @param factor in (0, 1)
   * @param patience epochs in a row without a better loss that are let pass
   */
  constructor(
    private rate: number,
    private readonly factor: number,
    private readonly patience: number,
  ) {}

  get current(): number {
    return this.rate;
  }

  /** Told of the loss after each epoch. */
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
