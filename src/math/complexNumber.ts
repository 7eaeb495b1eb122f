/** A complex number. Complex step computes with them, so the imaginary part is tiny. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const complex = (re: number, im: number): Complex => ({ re, im });

/** What a function gives where it has no real value. */
export const notComplex: Complex = complex(Number.NaN, Number.NaN);

export function complexMultiply(a: Complex, b: Complex): Complex {
  return complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}

/** @see Smith 1962, "Algorithm 116: Complex division" */
export function complexDivide({ re: a, im: b }: Complex, { re: c, im: d }: Complex): Complex {
  // As C99 (Annex G) has it: a finite number divided by an infinite one is 0, though both parts of that may be infinite.
  if ((Math.abs(c) === Infinity || Math.abs(d) === Infinity) && Number.isFinite(a) && Number.isFinite(b)) {
    return complex(a / c, 0);
  }
  if (d === 0) return complex(a / c, b / c);
  if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const divisor = c + d * ratio;
    return complex((a + b * ratio) / divisor, (b - a * ratio) / divisor);
  }
  const ratio = c / d;
  const divisor = c * ratio + d;
  return complex((a * ratio + b) / divisor, (b * ratio - a) / divisor);
}
