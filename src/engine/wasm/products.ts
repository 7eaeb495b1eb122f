import { isTransposition, type TermFactory } from "./termFactory.js";
import type { Term } from "./terms.js";

/** Up to so many multiplications of vectors a product is written out: to go through a loop takes longer. */
const mostWrittenOut = 64;
/** With so few inner indices a tile of the kernel would be stored as soon as it is begun. */
const fewInner = 4;
/** So few columns would leave lanes of a tile idle. */
const fewColumns = 4;
/** Multiplications to a row, for which code is made, of what has few columns. */
const mostPerRow = 64;

/** left [m, k] times right [k, n]: a product, or other terms for it if these take less time. The sums are the same, in the same order. */
export function multiplyMatrices(left: Term, right: Term, factory: TermFactory): Term {
  const { m, k, n } = sizeOf(left, right);
  if (isWrittenOut(left, right, factory)) return factory.product(left, right, true);
  if (k <= fewInner || (n <= fewColumns && k * n <= mostPerRow)) return sumByElements(left, right, factory);
  // The gradient of a narrow layer's weights: its columns do not fill a tile's vectors, but its rows would.
  if (isTransposition(left) && n < 2 * factory.lanes.count && m > n) {
    const [first, second] = [factory.transposition(right), factory.transposition(left)];
    return factory.transposition(factory.product(first, second, isWrittenOut(first, second, factory)));
  }
  return factory.product(left, right, false);
}

/** Whether the code of a product is to be all of its multiplications, one after another: it reads vectors from the rows of the right factor. */
function isWrittenOut(left: Term, right: Term, { lanes }: TermFactory): boolean {
  const { m, k, n } = sizeOf(left, right);
  return !isTransposition(right) && m * k * Math.ceil(n / lanes.count) <= mostWrittenOut;
}

/** The sum, in ascending order, of each column of the left matrix times that row of the right one, element by element. */
function sumByElements(left: Term, right: Term, factory: TermFactory): Term {
  const { m, k, n } = sizeOf(left, right);
  const columnOf = (p: number) =>
    isTransposition(left) ? factory.line(left.operands[0] as Term, [m, 1], p * m, 1) : factory.line(left, [m, 1], p, k);
  const products = Array.from({ length: k }, (_, p) =>
    factory.elementwise("multiply", [columnOf(p), factory.line(right, [1, n], p * n, 1)], [m, n]),
  );
  return products.reduce((sum, product) => factory.elementwise("add", [sum, product], [m, n]));
}

/** Sizes of the product of [m, k] and [k, n]. */
function sizeOf(left: Term, right: Term): { m: number; k: number; n: number } {
  const [m, k] = left.shape as [number, number];
  return { m, k, n: right.shape[1] as number };
}
