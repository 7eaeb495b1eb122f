/**
 * How far a number type, or a pair of engines, may be from exact results. Relative errors are in units of the roundoff.
 */
export interface Rounding {
  /** The nearest number of the type. */
  readonly round: (value: number) => number;
  /** Unit roundoff: the largest relative error of + - * / and sqrt. */
  readonly unit: number;
  /** The smallest number above 0: what is lost below the normal numbers. */
  readonly least: number;
  /** Relative error of a function, in units. */
  readonly unitsOf: (name: string) => number;
  /** Whether + - * / and sqrt of numbers without an error have none either. */
  readonly isArithmeticExact: boolean;
  /** Whether each element of a matrix product is added up in any order, as libraries do. Default: in ascending order. */
  readonly isOrderFree?: boolean;
}

/**
 * The largest error of each function in units in the last place: what the kernels of the WebAssembly engine are held to, and what
 * was measured of JavaScript and mathjs, whichever is more.
 */
const lastPlaces: Readonly<Record<string, number>> = { normalCdf: 4 };
const otherLastPlaces = 2;

/** A unit in the last place is at most two units of the roundoff. */
const unitsOf = (name: string): number => 2 * (lastPlaces[name] ?? otherLastPlaces);

/** Bounds the distance from the exact result in float64, on either engine. */
export const float64: Rounding = Object.freeze({
  round: (value: number) => value,
  unit: 2 ** -53,
  least: Number.MIN_VALUE,
  unitsOf,
  isArithmeticExact: false,
});

/** Bounds the distance from the exact result in float32. */
export const float32: Rounding = Object.freeze({
  round: Math.fround,
  unit: 2 ** -24,
  least: 2 ** -149,
  unitsOf,
  isArithmeticExact: false,
});

/**
 * Bounds the distance between the results of two engines in float64. They round alike, but their functions differ, so results that
 * no function is used for have no error: the engines have to give the same bits.
 */
export const betweenEngines: Rounding = Object.freeze({
  ...float64,
  // Both engines round.
  unit: 2 ** -52,
  isArithmeticExact: true,
});

/** The same, if a library computes matrix products. */
export function inAnyOrder(rounding: Rounding): Rounding {
  return Object.freeze({ ...rounding, isOrderFree: true });
}
