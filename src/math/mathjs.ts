/**
 * The one place that configures mathjs: exact comparisons, powers as in IEEE 754, and the functions that it lacks for numbers or
 * BigNumber. Complex numbers have functions of their own (complexFunctions.ts).
 */
import {
  absDependencies,
  addDependencies,
  type BigNumber,
  bignumberDependencies,
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
import { gaussian, normalCdf } from "./normalDistribution.js";
import { once } from "./once.js";
import { realPow } from "./realPow.js";
import { smallResults } from "./smallResults.js";

/** Digits that BigNumber computes with. */
const precision = 64;

/** The functions of mathjs that formulas and ops use. */
const computing: FactoryFunctionMap = Object.assign(
  {},
  absDependencies,
  addDependencies,
  bignumberDependencies,
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
  const { erf: erfOfBig, erfc } = errorFunctions(math);
  const { log1p, expm1 } = smallResults(math);
  const define = (name: string, ofNumber: (x: number) => number, ofBigNumber: (x: BigNumber) => BigNumber) => ({
    [name]: math.typed(name, { number: ofNumber, BigNumber: ofBigNumber }),
  });
  math.import(
    {
      ...comparisons(math),
      ...branches(math),
      pow: math.typed("pow", {
        "number, number": realPow,
        "BigNumber, BigNumber": (base: BigNumber, exponent: BigNumber) => {
          const isInfinite = !exponent.isFinite() && !exponent.isNaN();
          return base.eq(1) || (base.eq(-1) && isInfinite) ? math.bignumber(1) : pow(base, exponent);
        },
      }),
      ...define("erf", (x) => erf(x), erfOfBig),
      ...define("gaussian", gaussian, (x) => x.times(x).div(-2).exp()),
      // erfc(-x/√2)/2
      ...define("normalCdf", normalCdf, (x) => erfc(x.neg().div(math.bignumber(2).sqrt())).div(2)),
      ...define("log1p", Math.log1p, log1p),
      ...define("expm1", Math.expm1, expm1),
      // By exponentials: the series of Decimal would take minutes for a large x.
      ...define("sinh", Math.sinh, (x) => (x.abs().lt(1) ? x.sinh() : x.exp().minus(x.neg().exp()).div(2))),
      ...define("cosh", Math.cosh, (x) => x.exp().plus(x.neg().exp()).div(2)),
      // Beyond 200 the difference from 1 is far below the last digit.
      ...define("tanh", Math.tanh, (x) => (x.abs().gt(200) ? math.bignumber(x.s) : x.tanh())),
    },
    { override: true },
  );
  return math;
}

/** Exact comparisons. mathjs compares with a tolerance. */
function comparisons(math: MathJsInstance): Record<string, unknown> {
  const define = (
    name: string,
    numbers: (a: number, b: number) => boolean,
    bigNumbers: (a: BigNumber, b: BigNumber) => boolean,
  ): Record<string, unknown> => ({
    [name]: math.typed(name, {
      "number, number": numbers,
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

function branches(math: MathJsInstance): Record<string, unknown> {
  return {
    abs: math.typed("abs", { number: Math.abs, BigNumber: (x: BigNumber) => x.abs() }),
    sign: math.typed("sign", {
      number: Math.sign,
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
    "BigNumber, BigNumber": select<BigNumber>,
  });
}
