import type { Complex, MathJsInstance } from "mathjs";
import type { Value } from "../graph/op.js";

/** A matrix of complex numbers, row-major. The imaginary parts are undefined if all are 0. */
interface Parts {
  readonly rows: number;
  readonly columns: number;
  readonly re: Float64Array;
  readonly im: Float64Array | undefined;
}

/** Makes a Complex. It calls the constructor itself, since `math.complex` first finds out what it is called with. */
export type CreateComplex = (re: number, im: number) => Complex;

export function complexCreator(math: MathJsInstance): CreateComplex {
  const ComplexNumber = math.complex(0, 0).constructor as new (re: number, im: number) => Complex;
  return (re, im) => new ComplexNumber(re, im);
}

/**
 * Product of two matrices of Complex, added up over the inner index in ascending order. mathjs makes two objects for each term, which
 * takes a hundred times longer.
 */
export function multiplyComplex(a: Value, b: Value, create: CreateComplex): Value {
  const [left, right] = [partsOf(a), partsOf(b)];
  const re = new Float64Array(left.rows * right.columns);
  const im = new Float64Array(left.rows * right.columns);
  addProduct(left.re, right.re, left, right, re);
  if (left.im !== undefined) addProduct(left.im, right.re, left, right, im);
  if (right.im !== undefined) addProduct(left.re, right.im, left, right, im);
  if (left.im !== undefined && right.im !== undefined) {
    addProduct(
      left.im.map((part) => -part),
      right.im,
      left,
      right,
      re,
    );
  }
  return Array.from({ length: left.rows }, (_, row) =>
    Array.from({ length: right.columns }, (_, column) => {
      const index = row * right.columns + column;
      return create(re[index] as number, im[index] as number);
    }),
  );
}

function partsOf(value: Value): Parts {
  const matrix = value as readonly (readonly Complex[])[];
  const rows = matrix.length;
  const columns = matrix[0]?.length ?? 0;
  const re = new Float64Array(rows * columns);
  const im = new Float64Array(rows * columns);
  let index = 0;
  let isReal = true;
  for (const row of matrix) {
    for (const element of row) {
      re[index] = element.re;
      im[index++] = element.im;
      isReal &&= element.im === 0;
    }
  }
  return { rows, columns, re, im: isReal ? undefined : im };
}

/** Adds a product of real matrices to `sum`. */
function addProduct(
  a: Float64Array,
  b: Float64Array,
  { rows, columns: inner }: Parts,
  { columns }: Parts,
  sum: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[row * inner + k] as number;
      for (let column = 0; column < columns; column++) {
        const index = row * columns + column;
        sum[index] = (sum[index] as number) + factor * (b[k * columns + column] as number);
      }
    }
  }
}
