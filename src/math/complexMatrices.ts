import type { Value } from "../graph/op.js";
import { type Complex, complex } from "./complexNumber.js";
import { flatten, nest, shapeOf } from "./nestedArrays.js";

/** Matrix product, each element added up over the inner index in ascending order. */
export function multiplyComplexMatrices(a: Value, b: Value): Value {
  const [[m = 0, k = 0], [, n = 0]] = [shapeOf(a), shapeOf(b)];
  const [left, right] = [partsOf(a), partsOf(b)];
  const products: Complex[] = [];
  for (let i = 0; i < m; i++) {
    const re = new Float64Array(n).fill(-0);
    const im = new Float64Array(n);
    for (let p = 0; p < k; p++) {
      const [x, dx] = [left.re[i * k + p] as number, left.im[i * k + p] as number];
      for (let j = 0, at = p * n; j < n; j++, at++) {
        const [y, dy] = [right.re[at] as number, right.im[at] as number];
        re[j] = (re[j] as number) + (x * y - dx * dy);
        im[j] = (im[j] as number) + (x * dy + dx * y);
      }
    }
    for (let j = 0; j < n; j++) products.push(complex(re[j] as number, im[j] as number));
  }
  return nest(products, [m, n]);
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

function partsOf(matrix: Value): { readonly re: Float64Array; readonly im: Float64Array } {
  const elements = flatten(matrix) as Complex[];
  return { re: Float64Array.from(elements, ({ re }) => re), im: Float64Array.from(elements, ({ im }) => im) };
}
