import type { BigNumber, Complex, MathJsInstance } from "mathjs";

/** A function for the number types that mathjs lacks it for. */
interface Extension {
  Complex(z: Complex): Complex;
  BigNumber(x: BigNumber): BigNumber;
}

/** The functions used here. mathjs's own types leave out most mixtures of number types that the functions accept. */
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
 * erf and erfc = 1 - erf for the number types that mathjs lacks them for: Complex near the real line, and BigNumber.
 *
 * @see DLMF 7.6.2 (Kummer's series) and 7.9.1 (continued fraction of erfc)
 */
export function errorFunctions(math: MathJsInstance): { readonly erf: Extension; readonly erfc: Extension } {
  const { add, subtract, multiply, divide, exp, sqrt, pi } = math as unknown as Generic;
  const negated = <T>(z: T): T => multiply(-1, z);

  /** erf(z) = 2/√π · exp(-z²) · Σ 2ⁿ z²ⁿ⁺¹ / (2n+1)!!. On the real line all terms have one sign, so nothing cancels. */
  const series = <T>(z: T, terms: number): T => {
    const twiceSquare = multiply(2, multiply(z, z));
    let term = z;
    let sum = z;
    for (let n = 1; n <= terms; n++) {
      term = divide(multiply(term, twiceSquare), 2 * n + 1);
      sum = add(sum, term);
    }
    return multiply(multiply(divide<T>(2, sqrt(pi as T)), exp(negated(multiply(z, z)))), sum);
  };

  /** erfc(z) = exp(-z²)/√π · 1/(z + (1/2)/(z + (2/2)/(z + …))), if the real part is above 0. */
  const fraction = <T>(z: T, terms: number): T => {
    let result = z;
    for (let k = terms; k >= 1; k--) result = add(z, divide(k / 2, result));
    return divide(exp(negated(multiply(z, z))), multiply(sqrt(pi as T), result));
  };

  // In the series the digits of the imaginary part, which carries a derivative, would cancel as exp(z²) grows.
  const erfComplex = (z: Complex): Complex =>
    Math.abs(z.re) <= 2 ? series(z, 60) : z.re > 0 ? subtract(1, fraction(z, 60)) : negated(erfComplex(negated(z)));
  const erfcComplex = (z: Complex): Complex => (z.re > 2 ? fraction(z, 60) : subtract(1, erfComplex(z)));
  // Beyond 13, erfc < 1e-74 is less than the last of 64 digits. Up to 13, the terms that are left out add up to less than that.
  const erfBig = (x: BigNumber): BigNumber => {
    const magnitude = Math.abs(x.toNumber());
    return magnitude > 13 ? math.bignumber(x.s) : series(x, 60 + Math.ceil(4 * magnitude * magnitude));
  };
  // Up to 4, 1 - erf loses 8 of its 64 digits. Beyond 4, the fraction has more correct digits than 1 - erf.
  const erfcBig = (x: BigNumber): BigNumber =>
    x.gt(4) ? fraction(x, 30 + Math.ceil(3200 / x.toNumber() ** 2)) : subtract(1, erfBig(x));
  return { erf: { Complex: erfComplex, BigNumber: erfBig }, erfc: { Complex: erfcComplex, BigNumber: erfcBig } };
}
