/** Copies panels of B in the order in which tiles read them. */

/** Copies columns of B, 4 vectors of them to a panel, one panel after another. */
export function packPanels<T>(b: usize, bInner: i32, bColumn: i32, to: usize, inner: i32, width: i32): void {
  const wide: i32 = 64 / sizeof<T>();
  let j = 0;
  if (bColumn === sizeof<T>()) {
    // Four panels at a time: what is together in a row of B is read together.
    for (; j + 4 * wide <= width; j += 4 * wide) {
      let from = b;
      let at = to;
      for (let p = 0; p < inner; p++) {
        let place = at;
        for (let offset = 0; offset < 256; offset += 64) {
          v128.store(place, v128.load(from + offset));
          v128.store(place, v128.load(from + offset, 16), 16);
          v128.store(place, v128.load(from + offset, 32), 32);
          v128.store(place, v128.load(from + offset, 48), 48);
          place += 64 * inner;
        }
        from += bInner;
        at += 64;
      }
      b += 256;
      to += 256 * inner;
    }
  }
  for (; j < width; j += wide) {
    pack<T>(b, bInner, bColumn, to, inner, wide, 64);
    b += wide * bColumn;
    to += 64 * inner;
  }
}

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
