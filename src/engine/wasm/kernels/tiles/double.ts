import { multiplyAdd } from "../multiplyAdd";
import { start, startPart, storePart } from "./part";

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
