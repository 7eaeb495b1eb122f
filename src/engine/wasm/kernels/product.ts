/**
 * Matrix products, register-blocked over tiles of C, with B packed into panels and both operands blocked for the caches.
 *
 * Every element of C adds up over the inner index in ascending order, whatever the blocking: a tile that goes on after a
 * block of the inner index starts from what is in C. The sum starts from -0, to which every first term adds up to itself.
 *
 * @see Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication"
 */
import { multiplyAdd } from "./multiplyAdd";

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

/** Tiles of 2 rows by 4 vectors keep both multipliers busy and stay within 16 registers. */
export function product_f64(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
): void {
  product<f64>(a, aRow, aInner, b, bInner, bColumn, c, m, k, n, scratch);
}

export function product_f32(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
): void {
  product<f32>(a, aRow, aInner, b, bInner, bColumn, c, m, k, n, scratch);
}

/**
 * C = A·B, C dense and row-major; A and B by their strides, so that either may be transposed.
 *
 * @param aRow bytes from a row of A to the next; `aInner` along the inner index, `bInner` and `bColumn` likewise
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
  m: i32,
  k: i32,
  n: i32,
  scratch: usize,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const cRow: i32 = n * sizeof<T>();
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

/** Copies the columns of a transposed A in pairs: for each pair of rows the two numbers of an inner index after the other. */
function packPairs<T>(a: usize, aInner: i32, to: usize, rows: i32, inner: i32): void {
  const pair: i32 = 2 * sizeof<T>();
  for (let p = 0; p < inner; p++) {
    let from = a;
    let at = to;
    for (let i = 0; i < rows; i += 2) {
      // Of an odd number of rows, the last pair has one that is never used.
      if (sizeof<T>() === 8) v128.store(at, v128.load(from));
      else store<f64>(at, load<f64>(from));
      from += pair;
      at += pair * inner;
    }
    a += aInner;
    to += pair;
  }
}

/** Copies `width` columns of B next to each other, an inner index after the other. */
function pack<T>(b: usize, bInner: i32, bColumn: i32, to: usize, inner: i32, width: i32, step: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  if (bColumn === sizeof<T>() && width % lanes === 0) {
    for (let p = 0; p < inner; p++) {
      for (let at = 0; at < step; at += 16) v128.store(to + at, v128.load(b + at));
      b += bInner;
      to += step;
    }
    return;
  }
  let j = 0;
  if (sizeof<T>() === 8 && bInner === 8) {
    for (; j + 2 <= width; j += 2) packTwoColumns(b + j * bColumn, bColumn, to + 8 * j, inner, step);
  }
  for (; j < width; j++) {
    let from = b + j * bColumn;
    let at = to + j * sizeof<T>();
    for (let p = 0; p < inner; p++) {
      store<T>(at, load<T>(from));
      from += bInner;
      at += step;
    }
  }
}

/** Two columns of a transposed B in float64, two inner indices at a time. */
function packTwoColumns(b: usize, bColumn: i32, to: usize, inner: i32, step: i32): void {
  let p = 0;
  for (; p + 2 <= inner; p += 2) {
    const first = v128.load(b);
    const second = v128.load(b + bColumn);
    v128.store(to, i64x2.shuffle(first, second, 0, 2));
    v128.store(to + step, i64x2.shuffle(first, second, 1, 3));
    b += 16;
    to += 2 * step;
  }
  if (p < inner) {
    store<f64>(to, load<f64>(b));
    store<f64>(to + 8, load<f64>(b + bColumn));
  }
}

function start<T>(c: usize, goesOn: bool): v128 {
  return goesOn ? v128.load(c) : v128.splat<T>(<T>-0.0);
}

/** Tiles of 2 rows by 4 vectors, down the rows. */
function wide<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  aPair: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  rows: i32,
  inner: i32,
  goesOn: bool,
): void {
  let i = 0;
  for (; i + 2 <= rows; i += 2) {
    let s00 = start<T>(c, goesOn);
    let s01 = start<T>(c + 16, goesOn);
    let s02 = start<T>(c + 32, goesOn);
    let s03 = start<T>(c + 48, goesOn);
    const d = c + cRow;
    let s10 = start<T>(d, goesOn);
    let s11 = start<T>(d + 16, goesOn);
    let s12 = start<T>(d + 32, goesOn);
    let s13 = start<T>(d + 48, goesOn);
    let p = a;
    let q = a + aRow;
    let b = panel;
    for (let left = inner; left > 0; left--) {
      const x = v128.load_splat<T>(p);
      const y = v128.load_splat<T>(q);
      const b0 = v128.load(b);
      s00 = multiplyAdd<T>(x, b0, s00);
      s10 = multiplyAdd<T>(y, b0, s10);
      const b1 = v128.load(b, 16);
      s01 = multiplyAdd<T>(x, b1, s01);
      s11 = multiplyAdd<T>(y, b1, s11);
      const b2 = v128.load(b, 32);
      s02 = multiplyAdd<T>(x, b2, s02);
      s12 = multiplyAdd<T>(y, b2, s12);
      const b3 = v128.load(b, 48);
      s03 = multiplyAdd<T>(x, b3, s03);
      s13 = multiplyAdd<T>(y, b3, s13);
      p += aInner;
      q += aInner;
      b += step;
    }
    v128.store(c, s00);
    v128.store(c, s01, 16);
    v128.store(c, s02, 32);
    v128.store(c, s03, 48);
    v128.store(d, s10);
    v128.store(d, s11, 16);
    v128.store(d, s12, 32);
    v128.store(d, s13, 48);
    a += aPair;
    c += 2 * cRow;
  }
  if (i < rows) {
    let s0 = start<T>(c, goesOn);
    let s1 = start<T>(c + 16, goesOn);
    let s2 = start<T>(c + 32, goesOn);
    let s3 = start<T>(c + 48, goesOn);
    for (let left = inner; left > 0; left--) {
      const x = v128.load_splat<T>(a);
      s0 = multiplyAdd<T>(x, v128.load(panel), s0);
      s1 = multiplyAdd<T>(x, v128.load(panel, 16), s1);
      s2 = multiplyAdd<T>(x, v128.load(panel, 32), s2);
      s3 = multiplyAdd<T>(x, v128.load(panel, 48), s3);
      a += aInner;
      panel += step;
    }
    v128.store(c, s0);
    v128.store(c, s1, 16);
    v128.store(c, s2, 32);
    v128.store(c, s3, 48);
  }
}

/** A panel of two vectors, of which the second may be there in part: tiles of 4 rows. */
function double<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  rows: i32,
  inner: i32,
  width: i32,
  goesOn: bool,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const rest = width - lanes;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const c1 = c + cRow;
    const c2 = c1 + cRow;
    const c3 = c2 + cRow;
    let s00 = start<T>(c, goesOn);
    let s01 = startPart<T>(c + 16, rest, goesOn);
    let s10 = start<T>(c1, goesOn);
    let s11 = startPart<T>(c1 + 16, rest, goesOn);
    let s20 = start<T>(c2, goesOn);
    let s21 = startPart<T>(c2 + 16, rest, goesOn);
    let s30 = start<T>(c3, goesOn);
    let s31 = startPart<T>(c3 + 16, rest, goesOn);
    let p0 = a;
    let p1 = p0 + aRow;
    let p2 = p1 + aRow;
    let p3 = p2 + aRow;
    let b = panel;
    for (let left = inner; left > 0; left--) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const x0 = v128.load_splat<T>(p0);
      s00 = multiplyAdd<T>(x0, b0, s00);
      s01 = multiplyAdd<T>(x0, b1, s01);
      const x1 = v128.load_splat<T>(p1);
      s10 = multiplyAdd<T>(x1, b0, s10);
      s11 = multiplyAdd<T>(x1, b1, s11);
      const x2 = v128.load_splat<T>(p2);
      s20 = multiplyAdd<T>(x2, b0, s20);
      s21 = multiplyAdd<T>(x2, b1, s21);
      const x3 = v128.load_splat<T>(p3);
      s30 = multiplyAdd<T>(x3, b0, s30);
      s31 = multiplyAdd<T>(x3, b1, s31);
      p0 += aInner;
      p1 += aInner;
      p2 += aInner;
      p3 += aInner;
      b += step;
    }
    v128.store(c, s00);
    storePart<T>(c + 16, s01, rest);
    v128.store(c1, s10);
    storePart<T>(c1 + 16, s11, rest);
    v128.store(c2, s20);
    storePart<T>(c2 + 16, s21, rest);
    v128.store(c3, s30);
    storePart<T>(c3 + 16, s31, rest);
    a += 4 * aRow;
    c += 4 * cRow;
  }
  for (; i < rows; i++) {
    let s0 = start<T>(c, goesOn);
    let s1 = startPart<T>(c + 16, rest, goesOn);
    let p = a;
    let b = panel;
    for (let left = inner; left > 0; left--) {
      const x = v128.load_splat<T>(p);
      s0 = multiplyAdd<T>(x, v128.load(b), s0);
      s1 = multiplyAdd<T>(x, v128.load(b, 16), s1);
      p += aInner;
      b += step;
    }
    v128.store(c, s0);
    storePart<T>(c + 16, s1, rest);
    a += aRow;
    c += cRow;
  }
}

/** A panel of one vector, or of the part of one that is left: tiles of 4 rows. */
function single<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  rows: i32,
  inner: i32,
  width: i32,
  goesOn: bool,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const c1 = c + cRow;
    const c2 = c1 + cRow;
    const c3 = c2 + cRow;
    let s0 = startPart<T>(c, width, goesOn);
    let s1 = startPart<T>(c1, width, goesOn);
    let s2 = startPart<T>(c2, width, goesOn);
    let s3 = startPart<T>(c3, width, goesOn);
    let p0 = a;
    let p1 = p0 + aRow;
    let p2 = p1 + aRow;
    let p3 = p2 + aRow;
    let b = panel;
    for (let left = inner; left > 0; left--) {
      const b0 = v128.load(b);
      s0 = multiplyAdd<T>(v128.load_splat<T>(p0), b0, s0);
      s1 = multiplyAdd<T>(v128.load_splat<T>(p1), b0, s1);
      s2 = multiplyAdd<T>(v128.load_splat<T>(p2), b0, s2);
      s3 = multiplyAdd<T>(v128.load_splat<T>(p3), b0, s3);
      p0 += aInner;
      p1 += aInner;
      p2 += aInner;
      p3 += aInner;
      b += step;
    }
    storePart<T>(c, s0, width);
    storePart<T>(c1, s1, width);
    storePart<T>(c2, s2, width);
    storePart<T>(c3, s3, width);
    a += 4 * aRow;
    c += 4 * cRow;
  }
  for (; i < rows; i++) {
    let s = startPart<T>(c, width, goesOn);
    let p = a;
    let b = panel;
    for (let left = inner; left > 0; left--) {
      s = multiplyAdd<T>(v128.load_splat<T>(p), v128.load(b), s);
      p += aInner;
      b += step;
    }
    storePart<T>(c, s, width);
    a += aRow;
    c += cRow;
  }
}

/** As `start`, for a vector of which the last row of C may have a part only. */
function startPart<T>(c: usize, width: i32, goesOn: bool): v128 {
  let s = v128.splat<T>(<T>-0.0);
  if (!goesOn) return s;
  if (sizeof<T>() === 8) {
    if (width === 2) return v128.load(c);
    return v128.load64_lane(c, s, 0);
  }
  if (width === 4) return v128.load(c);
  s = v128.load32_lane(c, s, 0);
  if (width > 1) s = v128.load32_lane(c, s, 1, 4);
  if (width > 2) s = v128.load32_lane(c, s, 2, 8);
  return s;
}

function storePart<T>(c: usize, s: v128, width: i32): void {
  if (sizeof<T>() === 8) {
    if (width === 2) v128.store(c, s);
    else v128.store64_lane(c, s, 0);
    return;
  }
  if (width === 4) {
    v128.store(c, s);
    return;
  }
  v128.store32_lane(c, s, 0);
  if (width > 1) v128.store32_lane(c, s, 1, 4);
  if (width > 2) v128.store32_lane(c, s, 2, 8);
}
