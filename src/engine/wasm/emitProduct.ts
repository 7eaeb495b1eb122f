import { type Address, pushAddress, shift } from "./address.js";
import { cutAxis, type Slice } from "./planTurns.js";
import type { VectorEmitter } from "./simd.js";
import type { Product, Term } from "./terms.js";

/** An operand: where it is, and the bytes from a row to the next, and from a column. */
interface Matrix {
  readonly address: Address;
  readonly row: number;
  readonly column: number;
}

/**
 * The code of a matrix product.
 *
 * @param slice of its rows or columns, whichever it is cut along
 */
export function emitProduct(
  product: Product,
  { from, to }: Slice,
  vectors: VectorEmitter,
  addressOf: (term: Term) => Address,
  kernels: ProductKernels,
): void {
  const { operands, transposed, isWrittenOut, shape } = product;
  const { bytes } = vectors.lanes;
  const [rows, columns] = shape as [number, number];
  const k = operands[0].shape[transposed[0] ? 0 : 1] as number;
  const [wholeLeft, wholeRight] = operands.map((term, i): Matrix => {
    const row = (term.shape[1] as number) * bytes;
    const address = addressOf(term);
    return transposed[i] === true ? { address, row: bytes, column: row } : { address, row, column: bytes };
  }) as [Matrix, Matrix];
  const wholeTarget = { address: addressOf(product), row: columns * bytes, column: bytes };
  const isAlongRows = cutAxis(product) === 0;
  const [left, right, target] = isAlongRows
    ? [moveTo(wholeLeft, from, 0), wholeRight, moveTo(wholeTarget, from, 0)]
    : [wholeLeft, moveTo(wholeRight, 0, from), moveTo(wholeTarget, 0, from)];
  const size = isAlongRows ? { m: to - from, k, n: columns } : { m: rows, k, n: to - from };
  if (isWrittenOut) writeOut(left, right, target, size, vectors);
  else callKernel(left, right, target, size, vectors, kernels);
}

/** Sizes of a product of [m, k] and [k, n]. */
interface ProductSize {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** The matrix without its first rows and columns. */
function moveTo(matrix: Matrix, row: number, column: number): Matrix {
  return { ...matrix, address: at(matrix, row, column) };
}

/** Numbers of functions, and where they may put what they need for a while. */
export interface ProductKernels {
  readonly product: number;
  readonly scratch: number;
}

/** A block of columns at a time: a vector of each row of the right matrix is at hand while the rows of the left one go by. */
function writeOut(left: Matrix, right: Matrix, target: Matrix, { m, k, n }: ProductSize, vectors: VectorEmitter): void {
  const { builder, lanes } = vectors;
  const rows = Array.from({ length: k }, () => builder.local("v128"));
  const sum = builder.local("v128");
  for (let j = 0; j < n; j += lanes.count) {
    const width = Math.min(lanes.count, n - j);
    for (const [p, row] of rows.entries()) {
      vectors.load(at(right, p, j), width);
      builder.set(row);
    }
    for (let i = 0; i < m; i++) {
      for (const [p, row] of rows.entries()) {
        if (p > 0) builder.get(sum);
        vectors.loadNumber(at(left, i, p));
        builder.get(row);
        vectors.multiply();
        if (p > 0) vectors.add();
        builder.set(sum);
      }
      vectors.store(at(target, i, j), width, sum);
    }
  }
}

function at({ address, row, column }: Matrix, i: number, j: number): Address {
  return shift(address, i * row + j * column);
}

/** The strides say which operands are transposed. */
function callKernel(
  left: Matrix,
  right: Matrix,
  target: Matrix,
  { m, k, n }: ProductSize,
  { builder }: VectorEmitter,
  { product, scratch }: ProductKernels,
): void {
  for (const { address, row, column } of [left, right]) {
    pushAddress(builder, address);
    builder.i32(row).i32(column);
  }
  pushAddress(builder, target.address);
  for (const size of [target.row, m, k, n, scratch]) builder.i32(size);
  builder.call(product);
}
