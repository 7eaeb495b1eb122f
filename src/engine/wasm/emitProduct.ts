import { type Address, advance, pushAddress, shift } from "./address.js";
import { cutAxis, type Slice } from "./parts.js";
import type { VectorEmitter } from "./simd.js";
import type { Product, Term } from "./terms.js";

/** Up to so many multiplications of vectors a product is written out; calling a kernel takes longer. */
const mostWrittenOut = 64;
/** With so few inner indices a tile of the kernel would be started and stored as soon as it is begun. */
const mostInner = 4;
/** So many vectors of a row are written out one after another. */
const mostVectors = 16;
/** Rows that are gone through at once: each vector of the right matrix is loaded once for all of them. */
const rowsAtOnce = 2;

/** An operand: where it is, and the bytes from a row to the next, and from a column. */
interface Matrix {
  readonly address: Address;
  readonly row: number;
  readonly column: number;
}

/**
 * The code of a matrix product.
 *
 * @param slice of its rows or columns; all of them where left out
 */
export function emitProduct(
  product: Product,
  slice: Slice | undefined,
  vectors: VectorEmitter,
  addressOf: (term: Term) => Address,
  kernels: ProductKernels,
): void {
  const { operands, transposed, shape } = product;
  const { bytes, count } = vectors.lanes;
  const [rows, columns] = shape as [number, number];
  const k = operands[0].shape[transposed[0] ? 0 : 1] as number;
  const [wholeLeft, wholeRight] = operands.map((term, i): Matrix => {
    const row = (term.shape[1] as number) * bytes;
    const address = addressOf(term);
    return transposed[i] === true ? { address, row: bytes, column: row } : { address, row, column: bytes };
  }) as [Matrix, Matrix];
  const wholeTarget = { address: addressOf(product), row: columns * bytes, column: bytes };
  const { from, to } = slice ?? { from: 0, to: rows };
  const isAlongRows = slice === undefined || cutAxis(product) === 0;
  const [left, right, target] = isAlongRows
    ? [moveTo(wholeLeft, from, 0), wholeRight, moveTo(wholeTarget, from, 0)]
    : [wholeLeft, moveTo(wholeRight, 0, from), moveTo(wholeTarget, 0, from)];
  const size = isAlongRows ? { m: to - from, k, n: columns } : { m: rows, k, n: to - from };
  const vectorsPerRow = Math.ceil(size.n / count);
  if (right.column === bytes && size.m * k * vectorsPerRow <= mostWrittenOut) {
    writeOut(left, right, target, size, vectors);
  } else if (k <= mostInner && vectorsPerRow <= mostVectors) {
    const straight = right.column === bytes ? right : straighten(right, size, vectors, kernels);
    loopOverRows(left, straight, target, size, vectors);
  } else {
    callKernel(left, right, target, size, vectors, kernels);
  }
}

/** The matrix without its first rows and columns. */
function moveTo(matrix: Matrix, row: number, column: number): Matrix {
  return { ...matrix, address: at(matrix, row, column) };
}

/** Numbers of functions, and where they may put what they need for a while. */
export interface ProductKernels {
  readonly product: number;
  readonly transpose: number;
  readonly scratch: number;
}

type Size = { readonly m: number; readonly k: number; readonly n: number };

/** A block of columns at a time: a vector of each row of the right matrix is at hand while the rows of the left one go by. */
function writeOut(left: Matrix, right: Matrix, target: Matrix, { m, k, n }: Size, vectors: VectorEmitter): void {
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

/** The transposed right matrix in rows, in the scratch memory. */
function straighten(
  { address }: Matrix,
  { k, n }: Size,
  { builder, lanes }: VectorEmitter,
  { transpose, scratch }: ProductKernels,
): Matrix {
  pushAddress(builder, address);
  builder.i32(scratch).i32(n).i32(k).call(transpose);
  return { address: { local: undefined, fixed: scratch }, row: n * lanes.bytes, column: lanes.bytes };
}

/** A few rows of the left matrix at a time, each number of theirs in all lanes of a vector. */
function loopOverRows(left: Matrix, right: Matrix, target: Matrix, { m, k, n }: Size, vectors: VectorEmitter): void {
  const { builder, lanes } = vectors;
  const [leftOffset, targetOffset] = [builder.local("i32"), builder.local("i32")];
  const column = builder.local("v128");
  const numbers = Array.from({ length: rowsAtOnce * k }, () => builder.local("v128"));
  const sums = Array.from({ length: rowsAtOnce }, () => builder.local("v128"));
  const emitRows = (rows: number) => {
    const from = { ...left, address: advance(builder, left.address, leftOffset) };
    const to = { ...target, address: advance(builder, target.address, targetOffset) };
    for (let i = 0; i < rows; i++) {
      for (let p = 0; p < k; p++) {
        vectors.loadNumber(at(from, i, p));
        builder.set(numbers[i * k + p] as number);
      }
    }
    for (let j = 0; j < n; j += lanes.count) {
      const width = Math.min(lanes.count, n - j);
      for (let p = 0; p < k; p++) {
        vectors.load(at(right, p, j), width);
        builder.set(column);
        for (const [i, sum] of sums.slice(0, rows).entries()) {
          if (p > 0) builder.get(sum);
          builder.get(numbers[i * k + p] as number).get(column);
          vectors.multiply();
          if (p > 0) vectors.add();
          builder.set(sum);
        }
      }
      for (const [i, sum] of sums.slice(0, rows).entries()) vectors.store(at(to, i, j), width, sum);
    }
  };
  builder.i32(0).set(targetOffset);
  const rest = m % rowsAtOnce;
  if (m === rest) builder.i32(0).set(leftOffset);
  else {
    builder.loop(leftOffset, (m - rest) * left.row, rowsAtOnce * left.row, () => {
      emitRows(rowsAtOnce);
      builder.advance(targetOffset, rowsAtOnce * target.row);
    });
  }
  if (rest > 0) emitRows(rest);
}

function at({ address, row, column }: Matrix, i: number, j: number): Address {
  return shift(address, i * row + j * column);
}

/** The strides say which operands are transposed. */
function callKernel(
  left: Matrix,
  right: Matrix,
  target: Matrix,
  { m, k, n }: Size,
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
