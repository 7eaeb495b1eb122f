import { type Address, pushAddress, shift } from "./address.js";
import type { Lanes } from "./lanes.js";
import { lengthOf, type Piece } from "./piece.js";
import type { Product, Term } from "./terms.js";
import type { VectorEmitter } from "./vectorEmitter.js";

/** Matrices in memory: the target [m, n] becomes left [m, k] times right [k, n]. */
interface Multiplication {
  readonly left: Matrix;
  readonly right: Matrix;
  readonly target: Matrix;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Where a matrix starts, and how many bytes it is from a row to the next, and from a column to the next. */
interface Matrix {
  readonly address: Address;
  readonly row: number;
  readonly column: number;
}

/**
 * The code of a matrix product.
 *
 * @param piece of the result
 * @param scratch address of memory that the kernel may use
 */
export function emitProduct(
  product: Product,
  piece: Piece,
  vectors: VectorEmitter,
  addressOf: (term: Term) => Address,
  scratch: number,
): void {
  const multiplication = locate(product, piece, vectors.lanes, addressOf);
  if (product.isWrittenOut) writeOut(multiplication, vectors);
  else if (product.isNative) callLibrary(multiplication, product.transposed, vectors);
  else callKernel(multiplication, vectors, scratch);
}

function locate(
  product: Product,
  { rows, columns }: Piece,
  { bytes }: Lanes,
  addressOf: (term: Term) => Address,
): Multiplication {
  const { operands, transposed } = product;
  const toMatrix = (term: Term, isTransposed: boolean): Matrix => {
    const [across, along] = [(term.shape[1] as number) * bytes, bytes];
    const [row, column] = isTransposed ? [along, across] : [across, along];
    return { address: addressOf(term), row, column };
  };
  const [left, right] = [toMatrix(operands[0], transposed[0]), toMatrix(operands[1], transposed[1])];
  const target = toMatrix(product, false);
  const k = operands[0].shape[transposed[0] ? 0 : 1] as number;
  if (product.isWrittenOut) {
    const [m, n] = product.shape as [number, number];
    return { left, right, target, m, k, n };
  }
  return {
    left: dropFirst(left, rows.from, 0),
    right: dropFirst(right, 0, columns.from),
    target: dropFirst(target, rows.from, columns.from),
    m: lengthOf(rows),
    k,
    n: lengthOf(columns),
  };
}

/** The matrix without its first rows and columns. */
function dropFirst(matrix: Matrix, rows: number, columns: number): Matrix {
  return { ...matrix, address: at(matrix, rows, columns) };
}

function at({ address, row, column }: Matrix, i: number, j: number): Address {
  return shift(address, i * row + j * column);
}

/** Goes over the columns a vector at a time. It holds a vector of each row of the right matrix while it goes down the left one. */
function writeOut({ left, right, target, m, k, n }: Multiplication, vectors: VectorEmitter): void {
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

/** The kernel learns from the strides which operand is transposed. */
function callKernel({ left, right, target, m, k, n }: Multiplication, vectors: VectorEmitter, scratch: number): void {
  const { builder } = vectors;
  for (const { address, row, column } of [left, right]) {
    pushAddress(builder, address);
    builder.i32(row).i32(column);
  }
  pushAddress(builder, target.address);
  for (const size of [target.row, m, k, n, scratch]) builder.i32(size);
  builder.i32(Number(vectors.hasWideVectors));
  vectors.callKernel("product");
}

/** The library learns which operand is transposed, and how many numbers it is from a stored row of a matrix to the next. */
function callLibrary(
  { left, right, target, m, k, n }: Multiplication,
  transposed: Product["transposed"],
  vectors: VectorEmitter,
): void {
  const { builder, lanes } = vectors;
  for (const isTransposed of transposed) builder.i32(Number(isTransposed));
  for (const size of [m, n, k]) builder.i32(size);
  for (const { address, row, column } of [left, right, target]) {
    pushAddress(builder, address);
    builder.i32(Math.max(row, column) / lanes.bytes);
  }
  vectors.callFunction("nativeProduct");
}
