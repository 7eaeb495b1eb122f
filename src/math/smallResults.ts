import type { BigNumber, MathJsInstance } from "mathjs";

interface SmallResults {
  log1p(x: BigNumber): BigNumber;
  expm1(x: BigNumber): BigNumber;
}

/** log1p and expm1 of BigNumber with the digits of small results. mathjs's own compute log(1 + x) and exp(x) - 1. */
export function smallResults(math: MathJsInstance): SmallResults {
  const one = math.bignumber(1);
  /** Up to here the series has all digits after a few terms; beyond, the direct way loses two digits at most. */
  const isSmall = (x: BigNumber) => x.abs().lt(0.01) && !x.isZero();

  /** The sum of terms, until they make no difference. */
  const series = (first: BigNumber, next: (term: BigNumber, n: number) => BigNumber, divide: boolean): BigNumber => {
    let [term, sum, before] = [first, first, math.bignumber(0)];
    for (let n = 2; !sum.eq(before); n++) {
      term = next(term, n);
      before = sum;
      sum = sum.plus(divide ? term.div(n) : term);
    }
    return sum;
  };

  return {
    log1p: (x) => (isSmall(x) ? series(x, (power) => power.times(x).neg(), true) : x.plus(one).ln()),
    expm1: (x) => (isSmall(x) ? series(x, (term, n) => term.times(x).div(n), false) : x.exp().minus(one)),
  };
}
