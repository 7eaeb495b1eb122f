import type { Bounded } from "./bounded.js";
import type { Functions } from "./compileExpression.js";
import { numberMath } from "./mathjs.js";
import type { Rounding } from "./rounding.js";

/** A function of one number, y = f(x). */
interface Curve {
  readonly slope: (x: number, y: number) => number;
  /** How far f gets from f(x) within `error` of x, if that is not found at the ends or at 0. */
  readonly spread?: (x: number, y: number, error: number) => number;
}

const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
/** For sin and cos, of which no slope and no curvature is above 1. */
const waveSpread = (slope: number, error: number) => Math.min(2, Math.abs(slope) * error + (error * error) / 2);

const curves: Readonly<Record<string, Curve>> = {
  sqrt: { slope: (_, y) => 0.5 / y },
  exp: { slope: (_, y) => y },
  expm1: { slope: Math.exp },
  log: { slope: (x) => 1 / x },
  log1p: { slope: (x) => 1 / (1 + x) },
  sin: { slope: Math.cos, spread: (x, _, error) => waveSpread(Math.cos(x), error) },
  cos: { slope: (x) => -Math.sin(x), spread: (x, _, error) => waveSpread(Math.sin(x), error) },
  tan: {
    slope: (_, y) => 1 + y * y,
    spread: (_, y, error) => {
      // tan(x ± d) = (y ± t) / (1 ∓ y·t) with t = tan(d), as long as no pole is reached.
      const t = error < Math.PI / 2 ? Math.tan(error) : Infinity;
      return Math.abs(y) * t < 1 ? (t * (1 + y * y)) / (1 - Math.abs(y) * t) : Infinity;
    },
  },
  sinh: { slope: Math.cosh },
  cosh: { slope: Math.sinh },
  tanh: { slope: (x) => 1 / Math.cosh(x) ** 2 },
  erf: { slope: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) },
  gaussian: { slope: (x, y) => -x * y },
  normalCdf: { slope: density },
};

interface Arithmetic {
  make(value: number, error: number): Bounded;
  exact(value: number): Bounded;
  multiply(a: Bounded, b: Bounded): Bounded;
}

/** The functions of formulas, with bounds on their errors. */
export function boundedFunctions(rounding: Rounding, { make, exact, multiply }: Arithmetic): Functions {
  const { round, unit, least, unitsOf, isArithmeticExact } = rounding;
  const math = numberMath() as unknown as Readonly<Record<string, (...x: readonly number[]) => number>>;

  const bound = (name: string, { slope, spread }: Curve) => {
    const f = math[name] as (x: number) => number;
    const isPrescribed = name === "sqrt";
    const relative = (isPrescribed ? 1 : unitsOf(name)) * unit;
    return ({ value: x, error }: Bounded): Bounded => {
      const y = round(f(x));
      // The engines agree about infinities, and about NaN.
      if ((isPrescribed || !Number.isFinite(y)) && isArithmeticExact && error === 0) return exact(y);
      const steepness = Math.abs(slope(x, y));
      // A root is exact, and all functions are steep there. An underflow is neither.
      const own = relative * Math.abs(y) + (y === 0 && steepness > 0.5 ? 0 : least);
      if (error === 0) return make(y, own);
      const reached = spread?.(x, y, error) ?? farthest(f, x, y, error);
      return make(y, own + Math.max(reached, Number.isFinite(steepness) ? steepness * error : 0));
    };
  };

  /** Powers. x² and x³ are products, as on the engines. */
  const pow = (base: Bounded, exponent: Bounded): Bounded => {
    if (exponent.error === 0 && exponent.value === 2) return multiply(base, base);
    if (exponent.error === 0 && exponent.value === 3) return multiply(multiply(base, base), base);
    const f = math.pow as (base: number, exponent: number) => number;
    const [a, b] = [base.value, exponent.value];
    const y = round(f(a, b));
    if (isArithmeticExact && base.error === 0 && exponent.error === 0 && (b === 0 || b === 1)) return exact(y);
    const isOfZero = a === 0 && base.error === 0;
    const own = unitsOf("pow") * unit * Math.abs(y) + (isOfZero ? 0 : least);
    if (base.error === 0 && exponent.error === 0) return make(y, own);
    // A power grows or shrinks with its base, and with its exponent, so it is farthest away at a corner; unless it has a pole between.
    if (Math.abs(a) <= base.error && b - exponent.error < 0) return make(y, Infinity);
    const corners = [base.error, -base.error].flatMap((da) =>
      [exponent.error, -exponent.error].map((db) => Math.abs(f(a + da, b + db) - y)),
    );
    const steepness =
      Math.abs(b * f(a, b - 1)) * base.error + (exponent.error === 0 ? 0 : Math.abs(y * Math.log(a)) * exponent.error);
    return make(y, own + Math.max(...corners, Number.isNaN(steepness) && isOfZero ? 0 : steepness));
  };

  return { ...Object.fromEntries(Object.entries(curves).map(([name, curve]) => [name, bound(name, curve)])), pow };
}

/** The largest distance from f(x) = y at both ends of [x - error, x + error], and at 0 if it is between them. */
function farthest(f: (x: number) => number, x: number, y: number, error: number): number {
  const atEnds = Math.max(Math.abs(f(x + error) - y), Math.abs(f(x - error) - y));
  return Math.abs(x) < error ? Math.max(atEnds, Math.abs(f(0) - y)) : atEnds;
}
