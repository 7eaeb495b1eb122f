/** Epochs from row to row of a log for people, so that it has at most 50 rows, with the first and the last epoch. */
export function roundInterval(epochs: number): number {
  return roundUp(epochs / 49);
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is not below a number. */
export function roundUp(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) {
      if (digit * power >= least) return digit * power;
    }
  }
}
