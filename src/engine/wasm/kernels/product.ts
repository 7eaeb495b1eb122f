/**
 * Matrix products, register-blocked over tiles of C, with B packed into panels and both operands blocked for the caches.
 *
 * Every element of C is added up over the inner index in ascending order, whatever the blocking: after the first block of inner
 * indices, a tile goes on from the sums in C. A sum starts from -0, since -0 plus any number is that number.
 *
 * @see Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication"
 */
import { pack } from "./pack";
import { packQuads } from "./packQuads";
import { blockSize, innerBlock, panelBytes } from "./productBlocks";
import { double } from "./tiles/double";
import { quadruple } from "./tiles/quadruple";
import { single } from "./tiles/single";

/** Rows of a transposed A at a multiple of this distance share a few lines of a cache. */
const conflictStride: i32 = 2048;
/** With fewer rows, packing a panel takes longer than it saves. */
const fewRows: i32 = 8;
/** From so many columns on, tiles for wide vectors gain more from packed rows of A than the packing takes: not if they are fused. */
const manyColumns: i32 = 128;
/** A B of so many bytes stays in the first-level cache, and need not be packed. */
const smallBytes: i32 = 32768;

export function product_f64(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
  isWide: bool,
): void {
  product<f64>(a, aRow, aInner, b, bInner, bColumn, c, cRow, m, k, n, scratch, isWide);
}

export function product_f32(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
  isWide: bool,
): void {
  product<f32>(a, aRow, aInner, b, bInner, bColumn, c, cRow, m, k, n, scratch, isWide);
}

/**
 * C = A·B. The rows of C are dense. A and B are given by their strides, so either may be transposed.
 *
 * @param aRow bytes from a row of A to the next; `aInner` along the inner index, `bInner` and `bColumn` likewise
 * @param cRow bytes from a row of C to the next
 * @param m rows of A and C; `k` is the inner size, and `n` the columns of B and C
 * @param isWide whether V8 joins two vectors of 128 bits to one of 256
 */
function product<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
  isWide: bool,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const isDirect = bColumn === sizeof<T>() && (m < fewRows || k * bInner <= smallBytes);
  const isFarApart = aRow === sizeof<T>() && aInner % conflictStride === 0 && n >= 4 * lanes;
  const isCopied = isFarApart || (!FAST && isWide && aRow !== sizeof<T>() && n >= manyColumns);
  const packedRows = scratch + panelBytes;
  for (let k0 = 0; k0 < k; k0 += innerBlock) {
    const inner = min(innerBlock, k - k0);
    const rowBlock = (blockSize / inner) & -4;
    for (let i0 = 0; i0 < m; i0 += rowBlock) {
      const rows = min(rowBlock, m - i0);
      const aBlock = a + i0 * aRow + k0 * aInner;
      if (isCopied) packQuads<T>(aBlock, aRow, aInner, packedRows, rows, inner);
      for (let j = 0; j < n; ) {
        const left = n - j;
        const width = left >= 4 * lanes ? 4 * lanes : min(left, 2 * lanes);
        // Whole vectors: the last one may have lanes that are never stored.
        const vectors = (width + lanes - 1) / lanes;
        const bBlock = b + k0 * bInner + j * bColumn;
        let panel = bBlock;
        let step = bInner;
        if (!isDirect || width !== vectors * lanes) {
          panel = scratch;
          step = 16 * vectors;
          pack<T>(bBlock, bInner, bColumn, scratch, inner, width, step);
        }
        const cBlock = c + i0 * cRow + j * sizeof<T>();
        if (vectors === 4 && isCopied) {
          const size: i32 = sizeof<T>();
          const quad: i32 = 4 * sizeof<T>();
          quadruple<T>(packedRows, size, quad, quad * inner, panel, step, cBlock, cRow, rows, inner, k0 > 0, isWide);
        } else if (vectors === 4)
          quadruple<T>(aBlock, aRow, aInner, 4 * aRow, panel, step, cBlock, cRow, rows, inner, k0 > 0, isWide);
        else if (vectors === 2) double<T>(aBlock, aRow, aInner, panel, step, cBlock, cRow, rows, inner, width, k0 > 0);
        else single<T>(aBlock, aRow, aInner, panel, step, cBlock, cRow, rows, inner, width, k0 > 0);
        j += width;
      }
    }
  }
}
