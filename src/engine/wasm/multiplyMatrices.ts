import type { Lanes } from "./lanes.js";
import { isTransposition, type TermFactory } from "./termFactory.js";
import type { Term } from "./terms.js";

/**
 * The ways to compute a product: all of its multiplications are written out; elements add up products of columns and rows; the
 * product of the transposes is transposed; or the kernel is called.
 */
type Form = "writtenOut" | "elementwise" | "transposed" | "kernel";

/** Up to so many multiplications of vectors a product is written out: to go through a loop takes longer. */
const mostWrittenOut = 64;
/** With so few inner indices a tile of the kernel would be stored as soon as it is begun. */
const fewInner = 4;
/** So few columns would leave lanes of a tile idle. */
const fewColumns = 4;
/** Multiplications to a row of a product with few columns, if it is computed element by element: there is code for each. */
const mostPerRow = 64;

/** left [m, k] times right [k, n], in the form that takes the least time. The sums are the same, in the same order. */
export function multiplyMatrices(left: Term, right: Term, factory: TermFactory): Term {
  const form = chooseForm(left, right, factory.lanes);
  switch (form) {
    case "writtenOut":
      return factory.product(left, right, true);
    case "elementwise":
      return sumByElements(left, right, factory);
    case "transposed": {
      const [first, second] = [factory.transposition(right), factory.transposition(left)];
      return factory.transposition(factory.product(first, second, canBeWrittenOut(first, second, factory.lanes)));
    }
    case "kernel":
      return factory.product(left, right, false);
  }
}

function chooseForm(left: Term, right: Term, lanes: Lanes): Form {
  const { m, k, n } = sizeOf(left, right);
  if (canBeWrittenOut(left, right, lanes)) return "writtenOut";
  if (k <= fewInner || (n <= fewColumns && k * n <= mostPerRow)) return "elementwise";
  // The gradient of a narrow layer's weights: its columns do not fill the vectors of a tile, but its rows do.
  if (isTransposition(left) && n < 2 * lanes.count && m > n) return "transposed";
  return "kernel";
}

/** Whether there are few multiplications. The code reads vectors from the rows of the right factor, so this one is no transpose. */
function canBeWrittenOut(left: Term, right: Term, lanes: Lanes): boolean {
  const { m, k, n } = sizeOf(left, right);
  return !isTransposition(right) && m * k * Math.ceil(n / lanes.count) <= mostWrittenOut;
}

/** Adds up, in ascending order, each column of the left matrix times the same row of the right one, element by element. */
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
