/** Copies panels of B in the order in which tiles read them. */

/** Copies `width` columns of B, one inner index after another. */
export function pack<T>(b: usize, bInner: i32, bColumn: i32, to: usize, inner: i32, width: i32, step: i32): void {
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
