import type { Dtype } from "../engine.js";
import { lanesOf } from "./lanes.js";
import type { Term, TermFactory } from "./terms.js";

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

/** left [m, k] times right [k, n]: a product, or other terms for it where these take less time. The sums are the same, in the same order. */
export function multiplyMatrices(left: Term, right: Term, factory: TermFactory): Term {
  const size = sizeOf(left, right);
  const { m, k, n } = size;
  const { dtype } = factory;
  if (right.kind !== "transposition" && isWrittenOut(size, dtype)) return factory.product(left, right);
  if (k <= fewInner || (n <= fewColumns && k * n <= mostPerRow)) return sumByElements(left, right, factory);
  // The gradient of a narrow layer's weights: its columns do not fill a tile's vectors, but its rows would.
  if (left.kind === "transposition" && n < 2 * lanesOf[dtype].count && m > n)
    return factory.transposition(factory.product(factory.transposition(right), left.operands[0]));
  return factory.product(left, right);
}

/** The sum, in ascending order, of each column of the left matrix times that row of the right one, element by element. */
function sumByElements(left: Term, right: Term, factory: TermFactory): Term {
  const { m, k, n } = sizeOf(left, right);
  const columnOf = (p: number) =>
    left.kind === "transposition" ? factory.line(left.operands[0], [m, 1], p * m, 1) : factory.line(left, [m, 1], p, k);
  const products = Array.from({ length: k }, (_, p) =>
    factory.elementwise("multiply", [columnOf(p), factory.line(right, [1, n], p * n, 1)], [m, n]),
  );
  return products.reduce((sum, product) => factory.elementwise("add", [sum, product], [m, n]));
}

function sizeOf(left: Term, right: Term): ProductSize {
  const [m, k] = left.shape as [number, number];
  return { m, k, n: right.shape[1] as number };
}
