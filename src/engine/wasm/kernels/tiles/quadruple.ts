import { multiplyAdd } from "../multiplyAdd";

const zeros_f64 = memory.data<f64>([-0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0]);
const zeros_f32 = memory.data<f32>([
  -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0, -0.0,
]);

/** A row of a tile of which each number is -0, from which a sum starts. */
function zeros<T>(): usize {
  return sizeof<T>() === 8 ? zeros_f64 : zeros_f32;
}

/**
 * Tiles for a panel of 4 vectors, down the rows.
 *
 * One of 2 rows keeps both multipliers busy, and fits into 16 registers of 128 bits. One of 4 rows fits into as many of 256 bits. V8
 * joins vectors that are side by side in memory, if all of them are loaded in one place of the code: so a tile always loads
 * what its sums start from.
 *
 * @param aQuad bytes from four rows of A to the next four
 */
export function quadruple<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  aQuad: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  rows: i32,
  inner: i32,
  goesOn: bool,
  isWide: bool,
): void {
  // What the sums start from.
  let old = goesOn ? c : zeros<T>();
  const oldRow = goesOn ? cRow : 0;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    if (!isWide) {
      twoRows<T>(a, aRow, aInner, panel, step, c, cRow, inner, old, oldRow);
      twoRows<T>(a + 2 * aRow, aRow, aInner, panel, step, c + 2 * cRow, cRow, inner, old + 2 * oldRow, oldRow);
    } else if (aRow === sizeof<T>()) fourRowsTogether<T>(a, aInner, panel, step, c, cRow, inner, old, oldRow);
    else fourRows<T>(a, aRow, aInner, panel, step, c, cRow, inner, old, oldRow);
    a += aQuad;
    c += 4 * cRow;
    old += 4 * oldRow;
  }
  if (i + 2 <= rows) {
    twoRows<T>(a, aRow, aInner, panel, step, c, cRow, inner, old, oldRow);
    a += 2 * aRow;
    c += 2 * cRow;
    old += 2 * oldRow;
    i += 2;
  }
  if (i < rows) oneRow<T>(a, aInner, panel, step, c, inner, old);
}

/** Four rows, each in a place of its own. */
function fourRows<T>(
  a: usize,
  aRow: i32,
  aInner: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  inner: i32,
  old: usize,
  oldRow: i32,
): void {
  const c1 = c + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  const old1 = old + oldRow;
  const old2 = old1 + oldRow;
  const old3 = old2 + oldRow;
  let s00 = v128.load(old);
  let s01 = v128.load(old, 16);
  let s02 = v128.load(old, 32);
  let s03 = v128.load(old, 48);
  let s10 = v128.load(old1);
  let s11 = v128.load(old1, 16);
  let s12 = v128.load(old1, 32);
  let s13 = v128.load(old1, 48);
  let s20 = v128.load(old2);
  let s21 = v128.load(old2, 16);
  let s22 = v128.load(old2, 32);
  let s23 = v128.load(old2, 48);
  let s30 = v128.load(old3);
  let s31 = v128.load(old3, 16);
  let s32 = v128.load(old3, 32);
  let s33 = v128.load(old3, 48);
  let a1 = a + aRow;
  let a2 = a1 + aRow;
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

/** Four rows of which the numbers of an inner index are together: one address is enough for them. */
function fourRowsTogether<T>(
  a: usize,
  aInner: i32,
  panel: usize,
  step: i32,
  c: usize,
  cRow: i32,
  inner: i32,
  old: usize,
  oldRow: i32,
): void {
  const c1 = c + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  const old1 = old + oldRow;
  const old2 = old1 + oldRow;
  const old3 = old2 + oldRow;
  let s00 = v128.load(old);
  let s01 = v128.load(old, 16);
  let s02 = v128.load(old, 32);
  let s03 = v128.load(old, 48);
  let s10 = v128.load(old1);
  let s11 = v128.load(old1, 16);
  let s12 = v128.load(old1, 32);
  let s13 = v128.load(old1, 48);
  let s20 = v128.load(old2);
  let s21 = v128.load(old2, 16);
  let s22 = v128.load(old2, 32);
  let s23 = v128.load(old2, 48);
  let s30 = v128.load(old3);
  let s31 = v128.load(old3, 16);
  let s32 = v128.load(old3, 32);
  let s33 = v128.load(old3, 48);
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
    const x1 = v128.load_splat<T>(a, 1 * sizeof<T>());
    s10 = multiplyAdd<T>(x1, b0, s10);
    s11 = multiplyAdd<T>(x1, b1, s11);
    s12 = multiplyAdd<T>(x1, b2, s12);
    s13 = multiplyAdd<T>(x1, b3, s13);
    const x2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    s20 = multiplyAdd<T>(x2, b0, s20);
    s21 = multiplyAdd<T>(x2, b1, s21);
    s22 = multiplyAdd<T>(x2, b2, s22);
    s23 = multiplyAdd<T>(x2, b3, s23);
    const x3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    s30 = multiplyAdd<T>(x3, b0, s30);
    s31 = multiplyAdd<T>(x3, b1, s31);
    s32 = multiplyAdd<T>(x3, b2, s32);
    s33 = multiplyAdd<T>(x3, b3, s33);
    a += aInner;
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
  old: usize,
  oldRow: i32,
): void {
  const c1 = c + cRow;
  const old1 = old + oldRow;
  let s00 = v128.load(old);
  let s01 = v128.load(old, 16);
  let s02 = v128.load(old, 32);
  let s03 = v128.load(old, 48);
  let s10 = v128.load(old1);
  let s11 = v128.load(old1, 16);
  let s12 = v128.load(old1, 32);
  let s13 = v128.load(old1, 48);
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
function oneRow<T>(a: usize, aInner: i32, panel: usize, step: i32, c: usize, inner: i32, old: usize): void {
  let s00 = v128.load(old);
  let s01 = v128.load(old, 16);
  let s02 = v128.load(old, 32);
  let s03 = v128.load(old, 48);
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
