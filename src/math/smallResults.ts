import type { BigNumber, Complex, MathJsInstance } from "mathjs";

/**
 * log1p, expm1 and tanh for every number type, with the digits of small results. mathjs's own compute log(1 + z) and exp(z) - 1 for
 * Complex and BigNumber, and tanh of a Complex is NaN beyond 355.
 */
export function smallResults(math: MathJsInstance): Readonly<Record<"log1p" | "expm1" | "tanh", unknown>> {
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
    log1p: math.typed("log1p", {
      number: Math.log1p,
      // |1 + z| is |1 + x| times the root of 1 + (y / (1 + x))².
      Complex: ({ re: x, im: y }: Complex) => {
        const real = x < -1 ? Math.log(-1 - x) : Math.log1p(x);
        const ratio = x === -1 ? 0 : y / (1 + x);
        return math.complex(real + Math.log1p(ratio * ratio) / 2, Math.atan2(y, 1 + x));
      },
      BigNumber: (x: BigNumber) => (isSmall(x) ? series(x, (power) => power.times(x).neg(), true) : x.plus(one).ln()),
    }),
    expm1: math.typed("expm1", {
      number: Math.expm1,
      Complex: ({ re: x, im: y }: Complex) => {
        const half = Math.sin(y / 2);
        return math.complex(Math.expm1(x) * Math.cos(y) - 2 * half * half, Math.exp(x) * Math.sin(y));
      },
      BigNumber: (x: BigNumber) =>
        isSmall(x) ? series(x, (term, n) => term.times(x).div(n), false) : x.exp().minus(one),
    }),
    tanh: math.typed("tanh", {
      number: Math.tanh,
      // (t + iu) / (1 + itu) with t = tanh x and u = tan y. 1 - t² is 1 / cosh² x, but the square would overflow too early.
      Complex: ({ re: x, im: y }: Complex) => {
        const [t, u] = [Math.tanh(x), Math.tan(y)];
        const size = 1 + (t * u) ** 2;
        return math.complex((t * (1 + u * u)) / size, u / Math.cosh(x) / Math.cosh(x) / size);
      },
      BigNumber: (x: BigNumber) => x.tanh(),
    }),
  };
}
