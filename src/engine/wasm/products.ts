import { lanesOf } from "./simd.js";
import type { Dtype, Term, TermFactory } from "./terms.js";

/** Up to so many multiplications of vectors a product is written out: to go through a loop takes longer. */
const mostWrittenOut = 64;
/** With so few inner indices a tile of the kernel would be stored as soon as it is begun. */
const fewInner = 4;
/** So few columns would leave lanes of a tile idle. */
const fewColumns = 4;
/** Multiplications to a row, for which code is made, of what has few columns. */
const mostPerRow = 64;

/** Sizes of a product of [m, k] and [k, n]. */
export interface ProductSize {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Whether the code of a product, whose right factor is in rows, is to be all of its multiplications, one after another. */
export function isWrittenOut({ m, k, n }: ProductSize, dtype: Dtype): boolean {
  return m * k * Math.ceil(n / lanesOf[dtype].count) <= mostWrittenOut;
}

/** Whether left [m, k] times right [k, n] is to be summed up element by element, in the loops of what its elements are for. */
export function isSummedByElements(left: Term, right: Term, dtype: Dtype): boolean {
  const size = sizeOf(left, right);
  const isNarrow = size.k <= fewInner || (size.n <= fewColumns && size.k * size.n <= mostPerRow);
  return isNarrow && (right.kind === "transposition" || !isWrittenOut(size, dtype));
}

/** left [m, k] times right [k, n] as elements: the sum, in ascending order, of each column of the left one times that row of the right one. */
export function sumByElements(left: Term, right: Term, factory: TermFactory): Term {
  const { m, k, n } = sizeOf(left, right);
  const columnOf = (p: number) =>
    left.kind === "transposition" ? factory.line(left.operands[0], [m, 1], p * m, 1) : factory.line(left, [m, 1], p, k);
  const products = Array.from({ length: k }, (_, p) =>
    factory.element("multiply", [columnOf(p), factory.line(right, [1, n], p * n, 1)], [m, n]),
  );
  return products.reduce((sum, product) => factory.element("add", [sum, product], [m, n]));
}

function sizeOf(left: Term, right: Term): ProductSize {
  const [m, k] = left.shape as [number, number];
  return { m, k, n: right.shape[1] as number };
}
