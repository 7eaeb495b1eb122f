import { type Address, pushAddress, shift } from "./address.js";
import type { Slice } from "./parts.js";
import type { VectorEmitter } from "./simd.js";
import type { Product, Term } from "./terms.js";

/** Up to so many multiplications of vectors a product is written out; calling a kernel takes longer. */
const mostWrittenOut = 64;

/** An operand: where it is, and the bytes from a row to the next, and from a column. */
interface Matrix {
  readonly address: Address;
  readonly row: number;
  readonly column: number;
}

/**
 * The code of a matrix product.
 *
 * @param slice of its rows; all of them where left out
 */
export function emitProduct(
  product: Product,
  slice: Slice | undefined,
  vectors: VectorEmitter,
  addressOf: (term: Term) => Address,
  kernel: { readonly index: number; readonly panel: number },
): void {
  const { operands, transposed, shape } = product;
  const { bytes, count } = vectors.lanes;
  const n = shape[1] as number;
  const { from, to } = slice ?? { from: 0, to: shape[0] as number };
  const m = to - from;
  const k = operands[0].shape[transposed[0] ? 0 : 1] as number;
  const [whole, right] = operands.map((term, i): Matrix => {
    const row = (term.shape[1] as number) * bytes;
    const address = addressOf(term);
    return transposed[i] === true ? { address, row: bytes, column: row } : { address, row, column: bytes };
  }) as [Matrix, Matrix];
  const left = { ...whole, address: shift(whole.address, from * whole.row) };
  const target = shift(addressOf(product), from * n * bytes);
  const size = { m, k, n };
  if (right.column === bytes && m * k * Math.ceil(n / count) <= mostWrittenOut) {
    writeOut(left, right, target, size, vectors);
  } else {
    callKernel(left, right, target, size, vectors, kernel);
  }
}

type Size = { readonly m: number; readonly k: number; readonly n: number };

/** A block of columns at a time: a vector of each row of the right matrix is at hand while the rows of the left one go by. */
function writeOut(left: Matrix, right: Matrix, target: Address, { m, k, n }: Size, vectors: VectorEmitter): void {
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
      vectors.store(at({ address: target, row: n * lanes.bytes, column: lanes.bytes }, i, j), width, sum);
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
  target: Address,
  { m, k, n }: Size,
  { builder }: VectorEmitter,
  { index, panel }: { readonly index: number; readonly panel: number },
): void {
  for (const { address, row, column } of [left, right]) {
    pushAddress(builder, address);
    builder.i32(row).i32(column);
  }
  pushAddress(builder, target);
  for (const size of [m, k, n, panel]) builder.i32(size);
  builder.call(index);
}
