/**
 * Matrix products, register-blocked over tiles of C, with B packed into panels and both operands blocked for the caches.
 *
 * Every element of C adds up over the inner index in ascending order, whatever the blocking: a tile that goes on after a
 * block of the inner index starts from what is in C. The sum starts from -0, to which every first term adds up to itself.
 *
 * @see Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication"
 */
import { pack, packPairs } from "./pack";
import { double, single, wide } from "./tiles";

/** Inner indices to a block: a panel of 4 vectors then takes 16 KiB in float64, a third of the first-level cache. */
const innerBlock: i32 = 256;
/** Rows of A to a block, which then stays in the second-level cache while the panels go by. */
const rowBlock: i32 = 128;
/** One packed panel of B; behind it there is place for a block of A. */
const panelBytes: i32 = innerBlock * 4 * 16;
/** Rows of a transposed A that are a multiple of this apart fall on the same few lines of a cache. */
const conflictStride: i32 = 2048;
/** With fewer rows packing a panel takes longer than it saves. */
const fewRows: i32 = 8;

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
): void {
  product<f64>(a, aRow, aInner, b, bInner, bColumn, c, cRow, m, k, n, scratch);
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
): void {
  product<f32>(a, aRow, aInner, b, bInner, bColumn, c, cRow, m, k, n, scratch);
}

/**
 * C = A·B, the rows of C dense; A and B by their strides, so that either may be transposed.
 *
 * @param aRow bytes from a row of A to the next; `aInner` along the inner index, `bInner` and `bColumn` likewise
 * @param cRow bytes from a row of C to the next
 * @param m rows of A and C; `k` inner size; `n` columns of B and C
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
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const isDirect = m < fewRows && bColumn === sizeof<T>();
  const isFarApart = aRow === sizeof<T>() && aInner % conflictStride === 0 && n >= 4 * lanes;
  const packedRows = scratch + panelBytes;
  for (let k0 = 0; k0 < k; k0 += innerBlock) {
    const inner = min(innerBlock, k - k0);
    for (let i0 = 0; i0 < m; i0 += rowBlock) {
      const rows = min(rowBlock, m - i0);
      const aBlock = a + i0 * aRow + k0 * aInner;
      if (isFarApart) packPairs<T>(aBlock, aInner, packedRows, rows, inner);
      for (let j = 0; j < n; ) {
        const left = n - j;
        const width = left >= 4 * lanes ? 4 * lanes : min(left, 2 * lanes);
        // A vector at a time, the last one filled up with what is never stored.
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
        if (vectors === 4 && isFarApart) {
          const pair: i32 = 2 * sizeof<T>();
          wide<T>(packedRows, aRow, pair, pair * inner, panel, step, cBlock, cRow, rows, inner, k0 > 0);
        } else if (vectors === 4)
          wide<T>(aBlock, aRow, aInner, 2 * aRow, panel, step, cBlock, cRow, rows, inner, k0 > 0);
        else if (vectors === 2) double<T>(aBlock, aRow, aInner, panel, step, cBlock, cRow, rows, inner, width, k0 > 0);
        else single<T>(aBlock, aRow, aInner, panel, step, cBlock, cRow, rows, inner, width, k0 > 0);
        j += width;
      }
    }
  }
}
