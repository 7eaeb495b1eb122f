/**
 * Tiles of a matrix product: of a block of rows of A with a panel of B. A tile is in registers while the inner index goes up.
 *
 * A and C are given by their address and the bytes from a row to the next. For A there are also the bytes from an inner index to the
 * next; in the panel these are `step`. `goesOn` says that C holds the sums over the inner indices before.
 */
import { multiplyAdd } from "./multiplyAdd";

function start<T>(c: usize, goesOn: bool): v128 {
  return goesOn ? v128.load(c) : v128.splat<T>(<T>-0.0);
}

/** Tiles of 2 rows by 4 vectors, down the rows. They keep both multipliers busy, and fit into 16 registers. */
export function wide<T>(
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

/** Tiles of 4 rows, for a panel of two vectors. The second vector may be only partly used. */
export function double<T>(
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

/** Tiles of 4 rows, for a panel of one vector, which may be only partly used. */
export function single<T>(
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

/** As `start`, for a vector that may reach over the end of the last row of C. */
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

/** Stores the first `width` numbers of a vector. */
export function storePart<T>(c: usize, s: v128, width: i32): void {
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
