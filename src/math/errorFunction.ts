import type { BigNumber, MathJsInstance } from "mathjs";
import { once } from "./once.js";

interface ErrorFunctions {
  erf(x: BigNumber): BigNumber;
  erfc(x: BigNumber): BigNumber;
}

/**
 * erf and erfc = 1 - erf of BigNumber, which mathjs lacks.
 *
 * @see DLMF 7.6.2 (Kummer's series) and 7.9.1 (continued fraction of erfc)
 */
export function errorFunctions(math: MathJsInstance): ErrorFunctions {
  const rootOfPi = once(() => (math.pi as unknown as BigNumber).sqrt());

  /** erf(x) = 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!. All terms have one sign, so nothing cancels. */
  const series = (x: BigNumber, terms: number): BigNumber => {
    const square = x.times(x);
    const twiceSquare = square.times(2);
    let term = x;
    let sum = x;
    for (let n = 1; n <= terms; n++) {
      term = term.times(twiceSquare).div(2 * n + 1);
      sum = sum.plus(term);
    }
    return square.neg().exp().times(2).div(rootOfPi()).times(sum);
  };

  /** erfc(x) = exp(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))) for x > 0. */
  const fraction = (x: BigNumber, terms: number): BigNumber => {
    let result = x;
    for (let k = terms; k >= 1; k--) result = x.plus(math.bignumber(k / 2).div(result));
    return x.times(x).neg().exp().div(rootOfPi().times(result));
  };

  // Beyond 13, erfc < 1e-74 is less than the last of 64 digits. Up to 13, the terms that are left out add up to less than that.
  const erf = (x: BigNumber): BigNumber => {
    const magnitude = Math.abs(x.toNumber());
    return magnitude > 13 ? math.bignumber(x.s) : series(x, 60 + Math.ceil(4 * magnitude * magnitude));
  };
  // Up to 2, 1 - erf loses 3 of its 64 digits. Beyond 2, the fraction has more correct digits than 1 - erf.
  const erfc = (x: BigNumber): BigNumber =>
    x.gt(2) ? fraction(x, 30 + Math.ceil(3200 / x.toNumber() ** 2)) : math.bignumber(1).minus(erf(x));
  return { erf, erfc };
}
