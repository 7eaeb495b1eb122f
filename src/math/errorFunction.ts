import type { BigNumber, Complex, MathJsInstance } from "mathjs";

/** The functions used here; mathjs's own types leave out most of the mixtures of number types that they take. */
interface Generic {
  add<T>(a: T, b: T): T;
  subtract<T>(a: number, b: T): T;
  multiply<T>(a: T | number, b: T): T;
  divide<T>(a: T | number, b: T | number): T;
  exp<T>(a: T): T;
  sqrt<T>(a: T): T;
  readonly pi: number | BigNumber;
}

/**
 * The error function for the number types that mathjs does not have it for: Complex, near the real line, and BigNumber.
 * Source: DLMF 7.6.2 (Kummer's series) and 7.9.1 (continued fraction of erfc).
 */
export function errorFunction(math: MathJsInstance): {
  Complex(z: Complex): Complex;
  BigNumber(x: BigNumber): BigNumber;
} {
  const { add, subtract, multiply, divide, exp, sqrt, pi } = math as unknown as Generic;

  /** 2/√π · exp(-z²) · Σ 2ⁿ z²ⁿ⁺¹ / (2n+1)!!; on the real line all terms are of one sign, so nothing cancels. */
  const series = <T>(z: T, terms: number): T => {
    const twiceSquare = multiply(2, multiply(z, z));
    let term = z;
    let sum = z;
    for (let n = 1; n <= terms; n++) {
      term = divide(multiply(term, twiceSquare), 2 * n + 1);
      sum = add(sum, term);
    }
    return multiply(multiply(divide<T>(2, sqrt(pi as T)), exp(multiply(-1, multiply(z, z)))), sum);
  };

  /** 1 - exp(-z²)/√π · 1/(z + (1/2)/(z + (2/2)/(z + …))), for a real part above 0. */
  const fromFraction = (z: Complex): Complex => {
    let fraction = z;
    for (let k = 60; k >= 1; k--) fraction = add(z, divide(k / 2, fraction));
    return subtract(1, divide(exp(multiply(-1, multiply(z, z))), multiply(Math.sqrt(Math.PI), fraction)));
  };

  return {
    // In the series the imaginary part, which carries a derivative, would cancel as exp(z²) grows.
    Complex(z) {
      if (Math.abs(z.re) <= 2) return series(z, 60);
      return z.re > 0 ? fromFraction(z) : multiply(-1, fromFraction(multiply(-1, z)));
    },
    // Beyond 13, erfc < 1e-74 is nothing to 64 digits; up to there 600 terms leave less than that.
    BigNumber(x) {
      const magnitude = Math.abs(x.toNumber());
      if (magnitude > 13) return math.bignumber(x.s);
      return series(x, 60 + Math.ceil(4 * magnitude * magnitude));
    },
  };
}
