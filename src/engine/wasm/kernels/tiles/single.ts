import { multiplyAdd } from "../multiplyAdd";
import { startPart, storePart } from "./part";

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
