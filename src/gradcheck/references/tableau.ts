/** A value, and a bound on how far it is from the right one. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** An entry of a row: an estimate, and how much of its error may come from the rounding of the curve's values. */
interface Entry {
  readonly value: number;
  readonly noise: number;
}

/**
 * The change from the neighbours is the error of truncation if the curve is smooth. If it is not, or if the change is small by
 * chance, the error is larger: this many times is enough for the random functions of the tests.
 */
const safety = 4;

/** Columns beyond this one have errors of so high an order that rounding hides them. */
const mostColumns = 10;

const unknown: Estimate = { value: Number.NaN, error: Number.POSITIVE_INFINITY };

/**
 * Neville's tableau: extrapolates difference quotients to a step of 0, while the step is halved from row to row.
 *
 * Each column removes the next power of the step from the error. An entry's error is estimated from its change from both entries that
 * it is made of, and its rounding is carried along. The entry with the smallest error wins.
 *
 * @see Ridders 1982, "Accurate computation of F'(x) and F'(x)F''(x)"
 * @see Press et al. 2007, "Numerical Recipes", section 5.7 (dfridr)
 */
export class Tableau {
  private row: readonly Entry[] = [];
  private found = unknown;

  /** @param order of the error's first power of the step, and the distance to the next: 2 for central differences, 1 for one-sided ones */
  constructor(private readonly order: 1 | 2) {}

  /** The best estimate so far. */
  get best(): Estimate {
    return this.found;
  }

  /**
   * Adds a row. If the quotient is not finite, the curve is not finite so far from the point: the rows begin anew.
   *
   * @param quotient the difference quotient with half the step of the row before
   * @param noise bound on its rounding error
   */
  add(quotient: number, noise: number): void {
    if (!Number.isFinite(quotient)) {
      this.row = [];
      return;
    }
    const row: Entry[] = [{ value: quotient, noise }];
    for (const [j, before] of this.row.slice(0, mostColumns).entries()) {
      const beside = row[j] as Entry;
      const factor = 2 ** (this.order * (j + 1));
      const extrapolate = (a: number, b: number) => a + (a - b) / (factor - 1);
      const entry: Entry = {
        value: extrapolate(beside.value, before.value),
        noise: beside.noise + (beside.noise + before.noise) / (factor - 1),
      };
      const change = Math.max(Math.abs(entry.value - beside.value), Math.abs(entry.value - before.value));
      const error = safety * change + entry.noise;
      if (error < this.found.error) this.found = { value: entry.value, error };
      row.push(entry);
    }
    this.row = row;
  }
}
