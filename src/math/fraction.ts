/** A number as people write it: a third is one over three, a half is 0.5. */
export interface Fraction {
  readonly over: number;
  /** Positive. */
  readonly under: number;
}

/** Decimals of more digits are not made whole, so that a constant with all of its digits keeps them. */
const mostDecimals = 6;
/** A quotient of more digits stays a fraction. */
const mostDigits = 4;

/** over / under, in its lowest terms. */
export function fraction(over: number, under = 1): Fraction {
  if (under === 1) return { over, under };
  const scale = 10 ** Math.max(decimalsOf(over), decimalsOf(under));
  const [a, b] = [Math.round(over * scale), Math.round(under * scale)];
  const isExact =
    decimalsOf(over) <= mostDecimals &&
    decimalsOf(under) <= mostDecimals &&
    Math.max(Math.abs(a), Math.abs(b)) < 2 ** 53;
  const quotient = round(over / under);
  if (!isExact || digitsOf(quotient) <= mostDigits) return { over: isExact ? quotient : over / under, under: 1 };
  const divisor = greatestCommonDivisor(Math.abs(a), Math.abs(b)) * Math.sign(b);
  return { over: a / divisor, under: b / divisor };
}

export function negate({ over, under }: Fraction): Fraction {
  return { over: -over, under };
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(product(a.over, b.over), product(a.under, b.under));
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(round(a.over * b.under + b.over * a.under), a.under * b.under);
}

/** @param exponent a whole number */
export function raise({ over, under }: Fraction, exponent: number): Fraction {
  if (exponent === 1) return { over, under };
  const power = (base: number) => round(base ** Math.abs(exponent));
  return exponent < 0
    ? fraction(power(under) * (Math.sign(over) || 1) ** exponent, Math.abs(power(over)))
    : fraction(power(over), power(under));
}

/** A constant with all of its digits keeps them. */
function product(a: number, b: number): number {
  return Math.abs(a) === 1 || Math.abs(b) === 1 ? a * b : round(a * b);
}

/** Products of short decimals are short: 0.1 · 3 is 0.3. */
function round(value: number): number {
  return Number(value.toPrecision(15));
}

function decimalsOf(value: number): number {
  const [, decimals = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, decimals.length - Number(exponent));
}

function digitsOf(value: number): number {
  return String(value).replace(/^-?[0.]*|\.|e.*$/g, "").length;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
