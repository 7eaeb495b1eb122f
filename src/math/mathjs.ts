/**
 * The one place that configures mathjs: exact comparisons, powers and branches that complex step can follow, and erf for
 * every number type.
 */
import {
  absDependencies,
  addDependencies,
  type BigNumber,
  bignumberDependencies,
  type Complex,
  complexDependencies,
  cosDependencies,
  coshDependencies,
  create,
  divideDependencies,
  eDependencies,
  erfDependencies,
  expDependencies,
  type FactoryFunctionMap,
  logDependencies,
  type MathJsInstance,
  matrixDependencies,
  multiplyDependencies,
  piDependencies,
  powDependencies,
  signDependencies,
  sinDependencies,
  sinhDependencies,
  sqrtDependencies,
  subtractDependencies,
  sumDependencies,
  tanDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
} from "mathjs";
import { errorFunctions } from "./errorFunction.js";
import { normalDistribution } from "./normalDistribution.js";
import { once } from "./once.js";
import { smallResults } from "./smallResults.js";

/** Digits that BigNumber computes with. */
const precision = 64;

/** The functions of mathjs that formulas and ops use. */
const computing: FactoryFunctionMap = Object.assign(
  {},
  absDependencies,
  addDependencies,
  bignumberDependencies,
  complexDependencies,
  cosDependencies,
  coshDependencies,
  divideDependencies,
  eDependencies,
  erfDependencies,
  expDependencies,
  logDependencies,
  matrixDependencies,
  multiplyDependencies,
  piDependencies,
  powDependencies,
  signDependencies,
  sinDependencies,
  sinhDependencies,
  sqrtDependencies,
  subtractDependencies,
  sumDependencies,
  tanDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
);

/** The mathjs that ops compute with. Its constants pi and e are numbers. */
export const numberMath = once(() => createComputing("number"));

/** The same, with pi and e as BigNumber of 64 digits. */
export const bigNumberMath = once(() => createComputing("BigNumber"));

function createComputing(constants: "number" | "BigNumber"): MathJsInstance {
  // predictable: sqrt and log of negative numbers are NaN, not Complex.
  const math = create(computing, { predictable: true, number: constants, precision });
  // mathjs's own functions, which ours call.
  const { pow, erf } = math;
  math.import(
    {
      ...comparisons(math),
      ...branches(math),
      ...powers(math, pow),
      erf: math.typed("erf", { number: (x: number) => erf(x), ...errorFunctions(math).erf }),
      ...normalDistribution(math),
      ...smallResults(math),
    },
    { override: true },
  );
  return math;
}

/** Exact comparisons. mathjs compares with a tolerance, and does not compare Complex, which is compared by its real part here. */
function comparisons(math: MathJsInstance): Record<string, unknown> {
  const define = (
    name: string,
    numbers: (a: number, b: number) => boolean,
    bigNumbers: (a: BigNumber, b: BigNumber) => boolean,
  ): Record<string, unknown> => ({
    [name]: math.typed(name, {
      "number, number": numbers,
      "Complex, Complex": (a: Complex, b: Complex) => numbers(a.re, b.re),
      "BigNumber, BigNumber": bigNumbers,
    }),
  });
  return {
    ...define(
      "larger",
      (a, b) => a > b,
      (a, b) => a.gt(b),
    ),
    ...define(
      "largerEq",
      (a, b) => a >= b,
      (a, b) => a.gte(b),
    ),
    ...define(
      "smaller",
      (a, b) => a < b,
      (a, b) => a.lt(b),
    ),
    ...define(
      "smallerEq",
      (a, b) => a <= b,
      (a, b) => a.lte(b),
    ),
    ...define(
      "equal",
      (a, b) => a === b,
      (a, b) => a.eq(b),
    ),
    ...define(
      "unequal",
      (a, b) => a !== b,
      (a, b) => !a.eq(b),
    ),
  };
}

/** Continued analytically from the real line, so that the imaginary part carries the derivative. */
function branches(math: MathJsInstance): Record<string, unknown> {
  return {
    abs: math.typed("abs", {
      number: Math.abs,
      // The subgradient at the kink is 0, and so is the imaginary part.
      Complex: (z: Complex) => math.complex(Math.abs(z.re), z.im * Math.sign(z.re)),
      BigNumber: (x: BigNumber) => x.abs(),
    }),
    sign: math.typed("sign", {
      number: Math.sign,
      Complex: (z: Complex) => math.complex(Math.sign(z.re), 0),
      BigNumber: (x: BigNumber) => (x.isZero() || x.isNaN() ? x : math.bignumber(x.s)),
    }),
    max: selection(math, "max", (a, b) => math.smaller(a, b) as boolean),
    min: selection(math, "min", (a, b) => math.larger(a, b) as boolean),
  };
}

/** The first of two, unless the second is to be taken or is NaN. mathjs's own max and min reduce along an axis instead. */
function selection(math: MathJsInstance, name: string, takesSecond: (a: number, b: number) => boolean): unknown {
  const select = <T>(a: T, b: T): T =>
    takesSecond(a as number, b as number) || math.unequal(b as number, b as number) ? b : a;
  return math.typed(name, {
    "number, number": select<number>,
    "Complex, Complex": select<Complex>,
    "BigNumber, BigNumber": select<BigNumber>,
  });
}

/**
 * Powers. x² and x³ are products, as in PyTorch, so every engine gets the same bits. 1 to any power is 1, and -1 to an infinite power
 * too, as in IEEE 754 but not in JavaScript. A Complex to a whole power is multiplied out: mathjs computes it through the argument,
 * which loses a small imaginary part of a negative base.
 */
function powers(math: MathJsInstance, pow: MathJsInstance["pow"]): Record<string, unknown> {
  const whole = (base: Complex, exponent: number): Complex => {
    let result = math.complex(1, 0);
    for (let bits = Math.abs(exponent), factor = base; bits > 0; bits = Math.floor(bits / 2)) {
      if (bits % 2 === 1) result = math.multiply(result, factor) as Complex;
      factor = math.multiply(factor, factor) as Complex;
    }
    return exponent < 0 ? (math.divide(1, result) as Complex) : result;
  };
  return {
    pow: math.typed("pow", {
      "number, number": (base: number, exponent: number) => {
        if (exponent === 2) return base * base;
        if (exponent === 3) return base * base * base;
        return base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : base ** exponent;
      },
      "Complex, Complex": (base: Complex, exponent: Complex) => {
        const isWhole = exponent.im === 0 && Number.isInteger(exponent.re) && Math.abs(exponent.re) <= 1024;
        return isWhole ? whole(base, exponent.re) : pow(base, exponent);
      },
      "BigNumber, BigNumber": (base: BigNumber, exponent: BigNumber) => {
        const isInfinite = !exponent.isFinite() && !exponent.isNaN();
        return base.eq(1) || (base.eq(-1) && isInfinite) ? math.bignumber(1) : pow(base, exponent);
      },
    }),
  };
}
