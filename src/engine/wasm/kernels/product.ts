/**
 * Matrix products, register-blocked over tiles of C, with B packed into panels and both operands blocked for the caches.
 *
 * Every element of C is added up over the inner index in ascending order, whatever the blocking: after the first block of inner
 * indices, a tile goes on from the sums in C. A sum starts from -0, since -0 plus any number is that number.
 *
 * @see Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication"
 */
import { pack, packPanels } from "./pack";
import { packQuads } from "./packQuads";
import { blockSize, innerBlock, nearSize, panelsBytes } from "./productBlocks";
import { double } from "./tiles/double";
import { quadruple } from "./tiles/quadruple";
import { single } from "./tiles/single";

/** Rows of a transposed A at a multiple of this distance share a few lines of a cache. */
const conflictStride: i32 = 2048;
/** With fewer rows, packing a panel takes longer than it saves. */
const fewRows: i32 = 8;
/** From so many columns on, tiles for wide vectors gain more from packed rows of A than the packing takes: not if they are fused. */
const manyColumns: i32 = 64;
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
  const size: i32 = sizeof<T>();
  const lanes: i32 = 16 / size;
  const wide: i32 = 4 * lanes;
  const isDirect = bColumn === size && (m < fewRows || k * bInner <= smallBytes);
  const isFarApart = aRow === size && aInner % conflictStride === 0 && n >= wide;
  const isCopied = isFarApart || (!FAST && isWide && aRow !== size && n >= manyColumns);
  const packedRows = scratch + panelsBytes;
  const columns = n & -wide;
  const longest = evenly(k, innerBlock);
  for (let k0 = 0; k0 < k; k0 += longest) {
    const inner = min(longest, k - k0);
    const group = evenly(columns / wide, max(1, panelsBytes / (64 * inner))) * wide;
    const rowBlock = (blockSize / inner) & -4;
    // The tiles of a transposed A read a line of a cache for each inner index: the lines stay near if few rows are taken at a time.
    const fewer = isCopied || aRow !== size ? rowBlock : max(8, (nearSize / inner) & -8);
    for (let i0 = 0; i0 < m; i0 += rowBlock) {
      const rows = min(rowBlock, m - i0);
      const aBlock = a + i0 * aRow + k0 * aInner;
      if (isCopied) packQuads<T>(aBlock, aRow, aInner, packedRows, rows, inner);
      for (let j0 = 0; j0 < columns; j0 += group) {
        const width = min(group, columns - j0);
        const bBlock = b + k0 * bInner + j0 * bColumn;
        if (!isDirect) packPanels<T>(bBlock, bInner, bColumn, scratch, inner, width);
        for (let i1 = 0; i1 < rows; i1 += fewer) {
          const some = min(fewer, rows - i1);
          for (let j = 0; j < width; j += wide) {
            const panel = isDirect ? bBlock + j * size : scratch + j * size * inner;
            const step = isDirect ? bInner : 64;
            const cBlock = c + (i0 + i1) * cRow + (j0 + j) * size;
            if (isCopied) {
              const quad: i32 = 4 * size;
              quadruple<T>(
                packedRows,
                size,
                quad,
                quad * inner,
                panel,
                step,
                cBlock,
                cRow,
                some,
                inner,
                k0 > 0,
                isWide,
              );
            } else {
              const aRows = aBlock + i1 * aRow;
              quadruple<T>(aRows, aRow, aInner, 4 * aRow, panel, step, cBlock, cRow, some, inner, k0 > 0, isWide);
            }
          }
        }
      }
      if (columns < n) {
        const bBlock = b + k0 * bInner + columns * bColumn;
        const cBlock = c + i0 * cRow + columns * size;
        lastColumns<T>(
          aBlock,
          aRow,
          aInner,
          bBlock,
          bInner,
          bColumn,
          cBlock,
          cRow,
          rows,
          inner,
          n - columns,
          scratch,
          isDirect,
          k0 > 0,
        );
      }
    }
  }
}

/** The columns behind the last panel of 4 vectors: panels of 2 vectors or of one, which may be only partly used. */
function lastColumns<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  rows: i32,
  inner: i32,
  n: i32,
  scratch: usize,
  isDirect: bool,
  goesOn: bool,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (let j = 0; j < n; ) {
    const width = min(n - j, 2 * lanes);
    // Whole vectors: the last one may have lanes that are never stored.
    const vectors = (width + lanes - 1) / lanes;
    let panel = b + j * bColumn;
    let step = bInner;
    if (!isDirect || width !== vectors * lanes) {
      step = 16 * vectors;
      pack<T>(panel, bInner, bColumn, scratch, inner, width, step);
      panel = scratch;
    }
    const cPanel = c + j * sizeof<T>();
    if (vectors === 2) double<T>(a, aRow, aInner, panel, step, cPanel, cRow, rows, inner, width, goesOn);
    else single<T>(a, aRow, aInner, panel, step, cPanel, cRow, rows, inner, width, goesOn);
    j += width;
  }
}

/** The length of equal parts, as few as there can be of at most so many. */
function evenly(length: i32, most: i32): i32 {
  const parts = max(1, (length + most - 1) / most);
  return (length + parts - 1) / parts;
}
