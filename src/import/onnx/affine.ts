/**
 * The function `scale · x + shift` of each column, kept as `(x - offset) / factor` too, so that a scaler which was written as one of
 * them keeps its digits. A list of one number holds for all columns.
 */
export interface Affine {
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  readonly offset: readonly number[];
  readonly factor: readonly number[];
}

export const identity: Affine = { scale: [1], shift: [0], offset: [0], factor: [1] };

export type AffineOperator = "+" | "-" | "*" | "/";

/** The function followed by an operation with the numbers of the columns. */
export function followedBy(affine: Affine, operator: AffineOperator, numbers: ArrayLike<number>): Affine {
  const { scale, shift, offset, factor } = affine;
  const right = Array.from(numbers);
  switch (operator) {
    case "+":
      return { ...affine, shift: zip(shift, right, (a, b) => a + b), offset: moved(affine, right, -1) };
    case "-":
      return { ...affine, shift: zip(shift, right, (a, b) => a - b), offset: moved(affine, right, 1) };
    case "*":
      return {
        scale: zip(scale, right, (a, b) => a * b),
        shift: zip(shift, right, (a, b) => a * b),
        offset,
        factor: zip(factor, right, (a, b) => a / b),
      };
    case "/":
      return {
        scale: zip(scale, right, (a, b) => a / b),
        shift: zip(shift, right, (a, b) => a / b),
        offset,
        factor: zip(factor, right, (a, b) => a * b),
      };
  }
}

/** The first function followed by the second. */
export function composed(first: Affine, second: Affine): Affine {
  return followedBy(followedBy(first, "-", second.offset), "/", second.factor);
}

/** The number of a column. */
export function at(numbers: readonly number[], column: number): number {
  return numbers[numbers.length === 1 ? 0 : column] as number;
}

function moved({ offset, factor }: Affine, numbers: readonly number[], sign: 1 | -1): readonly number[] {
  const steps = zip(factor, numbers, (a, b) => sign * a * b);
  return zip(offset, steps, (a, b) => a + b);
}

function zip(a: readonly number[], b: readonly number[], f: (a: number, b: number) => number): readonly number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => f(at(a, i), at(b, i)));
}
