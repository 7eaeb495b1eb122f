import type { Value } from "../graph/op.js";
import { type Complex, complex } from "./complexNumber.js";
import { nest } from "./nestedArrays.js";

/** A matrix of complex numbers, row-major. The imaginary parts are undefined if all are 0. */
interface Parts {
  readonly rows: number;
  readonly columns: number;
  readonly re: Float64Array;
  readonly im: Float64Array | undefined;
}

/**
 * Product of two matrices of Complex, added up over the inner index in ascending order. An object for each term would take a
 * hundred times longer.
 */
export function multiplyComplexMatrices(a: Value, b: Value): Value {
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
  const elements: Complex[] = [];
  for (let i = 0; i < re.length; i++) elements.push(complex(re[i] as number, im[i] as number));
  return nest(elements, [left.rows, right.columns]);
}

/** The sum in ascending order. */
export function totalOfComplex(elements: readonly Complex[]): Complex {
  let [re, im] = [-0, 0];
  for (const each of elements) {
    re += each.re;
    im += each.im;
  }
  return complex(re, im);
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

/** Adds a product of real matrices to `sum`. Terms that are 0 are left out: often most of them are. */
function addProduct(
  a: Float64Array,
  b: Float64Array,
  { rows, columns: inner }: Parts,
  { columns }: Parts,
  sum: Float64Array,
): void {
  // 0 times infinity is NaN, and not left out.
  const areFinite = a.every(Number.isFinite) && b.every(Number.isFinite);
  const mayBeLeftOut = Array.from(
    { length: inner },
    (_, k) => areFinite && b.subarray(k * columns, (k + 1) * columns).every((factor) => factor === 0),
  );
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[row * inner + k] as number;
      if (mayBeLeftOut[k] || (factor === 0 && areFinite)) continue;
      for (let column = 0, from = row * columns, to = k * columns; column < columns; column++, from++, to++) {
        sum[from] = (sum[from] as number) + factor * (b[to] as number);
      }
    }
  }
}
