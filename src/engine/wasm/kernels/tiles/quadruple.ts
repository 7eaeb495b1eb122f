import { multiplyAdd } from "../multiplyAdd";

/**
 * Tiles for a panel of 4 vectors, down the rows.
 *
 * One of 2 rows keeps both multipliers busy, and fits into 16 registers of 128 bits. One of 4 rows fits into as many of 256 bits. V8
 * joins vectors that are side by side in memory, if all of them are loaded in one place of the code: so a tile decides only once
 * whether it goes on.
 *
 * @param aPair bytes from two rows of A to the next two
 */
export function quadruple<T>(
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
  isWide: bool,
): void {
  let i = 0;
  if (isWide) {
    for (; i + 4 <= rows; i += 4) {
      fourRows<T>(a, aRow, aInner, aPair, panel, step, c, cRow, inner, goesOn);
      a += 2 * aPair;
      c += 4 * cRow;
    }
  }
  for (; i + 2 <= rows; i += 2) {
    twoRows<T>(a, aRow, aInner, panel, step, c, cRow, inner, goesOn);
    a += aPair;
    c += 2 * cRow;
  }
  if (i < rows) oneRow<T>(a, aInner, panel, step, c, inner, goesOn);
}

/** Two pairs of rows. */
function fourRows<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  aPair: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  inner: i32,
  goesOn: bool,
): void {
  const c1 = c + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  const zero = v128.splat<T>(<T>-0.0);
  let s00 = zero;
  let s01 = zero;
  let s02 = zero;
  let s03 = zero;
  let s10 = zero;
  let s11 = zero;
  let s12 = zero;
  let s13 = zero;
  let s20 = zero;
  let s21 = zero;
  let s22 = zero;
  let s23 = zero;
  let s30 = zero;
  let s31 = zero;
  let s32 = zero;
  let s33 = zero;
  if (goesOn) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s02 = v128.load(c, 32);
    s03 = v128.load(c, 48);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s12 = v128.load(c1, 32);
    s13 = v128.load(c1, 48);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s22 = v128.load(c2, 32);
    s23 = v128.load(c2, 48);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
    s32 = v128.load(c3, 32);
    s33 = v128.load(c3, 48);
  }
  let a1 = a + aRow;
  let a2 = a + aPair;
  let a3 = a2 + aRow;
  for (let left = inner; left > 0; left--) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const b2 = v128.load(panel, 32);
    const b3 = v128.load(panel, 48);
    const x0 = v128.load_splat<T>(a);
    s00 = multiplyAdd<T>(x0, b0, s00);
    s01 = multiplyAdd<T>(x0, b1, s01);
    s02 = multiplyAdd<T>(x0, b2, s02);
    s03 = multiplyAdd<T>(x0, b3, s03);
    const x1 = v128.load_splat<T>(a1);
    s10 = multiplyAdd<T>(x1, b0, s10);
    s11 = multiplyAdd<T>(x1, b1, s11);
    s12 = multiplyAdd<T>(x1, b2, s12);
    s13 = multiplyAdd<T>(x1, b3, s13);
    const x2 = v128.load_splat<T>(a2);
    s20 = multiplyAdd<T>(x2, b0, s20);
    s21 = multiplyAdd<T>(x2, b1, s21);
    s22 = multiplyAdd<T>(x2, b2, s22);
    s23 = multiplyAdd<T>(x2, b3, s23);
    const x3 = v128.load_splat<T>(a3);
    s30 = multiplyAdd<T>(x3, b0, s30);
    s31 = multiplyAdd<T>(x3, b1, s31);
    s32 = multiplyAdd<T>(x3, b2, s32);
    s33 = multiplyAdd<T>(x3, b3, s33);
    a += aInner;
    a1 += aInner;
    a2 += aInner;
    a3 += aInner;
    panel += step;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c, s02, 32);
  v128.store(c, s03, 48);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c1, s12, 32);
  v128.store(c1, s13, 48);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c2, s22, 32);
  v128.store(c2, s23, 48);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
  v128.store(c3, s32, 32);
  v128.store(c3, s33, 48);
}

/** A pair of rows. */
function twoRows<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  inner: i32,
  goesOn: bool,
): void {
  const c1 = c + cRow;
  const zero = v128.splat<T>(<T>-0.0);
  let s00 = zero;
  let s01 = zero;
  let s02 = zero;
  let s03 = zero;
  let s10 = zero;
  let s11 = zero;
  let s12 = zero;
  let s13 = zero;
  if (goesOn) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s02 = v128.load(c, 32);
    s03 = v128.load(c, 48);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s12 = v128.load(c1, 32);
    s13 = v128.load(c1, 48);
  }
  let a1 = a + aRow;
  for (let left = inner; left > 0; left--) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const b2 = v128.load(panel, 32);
    const b3 = v128.load(panel, 48);
    const x0 = v128.load_splat<T>(a);
    s00 = multiplyAdd<T>(x0, b0, s00);
    s01 = multiplyAdd<T>(x0, b1, s01);
    s02 = multiplyAdd<T>(x0, b2, s02);
    s03 = multiplyAdd<T>(x0, b3, s03);
    const x1 = v128.load_splat<T>(a1);
    s10 = multiplyAdd<T>(x1, b0, s10);
    s11 = multiplyAdd<T>(x1, b1, s11);
    s12 = multiplyAdd<T>(x1, b2, s12);
    s13 = multiplyAdd<T>(x1, b3, s13);
    a += aInner;
    a1 += aInner;
    panel += step;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c, s02, 32);
  v128.store(c, s03, 48);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c1, s12, 32);
  v128.store(c1, s13, 48);
}

/** The last row of an odd number. */
function oneRow<T>(a: usize, aInner: i32, panel: usize, step: i32, c: usize, inner: i32, goesOn: bool): void {
  const zero = v128.splat<T>(<T>-0.0);
  let s00 = zero;
  let s01 = zero;
  let s02 = zero;
  let s03 = zero;
  if (goesOn) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s02 = v128.load(c, 32);
    s03 = v128.load(c, 48);
  }
  for (let left = inner; left > 0; left--) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const b2 = v128.load(panel, 32);
    const b3 = v128.load(panel, 48);
    const x0 = v128.load_splat<T>(a);
    s00 = multiplyAdd<T>(x0, b0, s00);
    s01 = multiplyAdd<T>(x0, b1, s01);
    s02 = multiplyAdd<T>(x0, b2, s02);
    s03 = multiplyAdd<T>(x0, b3, s03);
    a += aInner;
    panel += step;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c, s02, 32);
  v128.store(c, s03, 48);
}
