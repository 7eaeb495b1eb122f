/** exp(-x²/2) */
export function gaussian(x: number): number {
  return expOfSquare(x, 0.5);
}

/** The probability that a number of the normal distribution is below x. It keeps its digits in the tail. */
export function normalCdf(x: number): number {
  return x < 0 ? gaussian(x) * tailRatio(-x) : 1 - gaussian(x) * tailRatio(x);
}

/**
 * exp(-factor·x²), for a factor of at least a half. It is exp(-factor·s)·(1 - factor·t), where s is x² rounded and t its rounding
 * error, which exp would magnify.
 */
export function expOfSquare(x: number, factor: number): number {
  // Beyond 39 the result is 0. NaN stays NaN.
  const y = Math.min(Math.abs(x), 39);
  const leading = Math.fround(y);
  const exact = leading * leading;
  const rest = (y - leading) * (y + leading);
  const square = exact + rest;
  const lost = exact - square + rest;
  const power = Math.exp(-square * factor);
  return power - power * lost * factor;
}

/** The rational functions that the tail is made of, by the size of z = x/√2. */
export const tailRationals = {
  /** erf(z)/z as a function of z², for z below 0.46875. */
  small: {
    numerator: [3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315],
    denominator: [2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122, 1],
  },
  /** erfc(z)·exp(z²) as a function of z, for z up to 4. */
  middle: {
    numerator: [
      1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001,
      66.11919063714163, 8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
    ],
    denominator: [
      1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
      537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
    ],
  },
  /** (1/√π - erfc(z)·exp(z²)·z)·z² as a function of 1/z², for z beyond 4. */
  large: {
    numerator: [
      0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445, 0.30532663496123236,
      0.016315387137302097,
    ],
    denominator: [
      0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234673, 2.568520192289822, 1,
    ],
  },
} as const satisfies Readonly<Record<string, Rational>>;

/**
 * Φ(-x)·exp(x²/2) for x >= 0: half of erfc(z)·exp(z²) at z = x/√2.
 *
 * @see Cody 1969, "Rational Chebyshev approximations for the error function"
 */
function tailRatio(x: number): number {
  const { small, middle, large } = tailRationals;
  const z = x * Math.SQRT1_2;
  if (z < 0.46875) return (1 - z * quotient(small, z * z)) * Math.exp(z * z) * 0.5;
  if (z <= 4) return quotient(middle, z) * 0.5;
  const inverse = 1 / (z * z);
  return ((1 / Math.sqrt(Math.PI) - inverse * quotient(large, inverse)) / z) * 0.5;
}

/** Coefficients, the lowest power first. */
export interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

function quotient({ numerator, denominator }: Rational, x: number): number {
  const evaluate = (coefficients: readonly number[]) => coefficients.reduceRight((sum, each) => sum * x + each, 0);
  return evaluate(numerator) / evaluate(denominator);
}
