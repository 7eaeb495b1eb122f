/**
 * Copies rows of A in the order in which tiles read them: four rows after four, and of each four the numbers of one inner index after
 * those of another. What is in the place of a missing row is never used.
 */
export function packQuads<T>(a: usize, aRow: i32, aInner: i32, to: usize, rows: i32, inner: i32): void {
  const quad: i32 = 4 * sizeof<T>();
  if (aRow === sizeof<T>()) {
    // All rows of an inner index are together.
    for (let p = 0; p < inner; p++) {
      let from = a;
      let at = to;
      for (let i = 0; i < rows; i += 4) {
        v128.store(at, v128.load(from));
        if (sizeof<T>() === 8) v128.store(at, v128.load(from, 16), 16);
        from += quad;
        at += quad * inner;
      }
      a += aInner;
      to += quad;
    }
    return;
  }
  for (let i = 0; i < rows; i += 4) {
    if (aInner === sizeof<T>() && i + 4 <= rows) turnQuad<T>(a, aRow, to, inner);
    else {
      for (let r = 0; r < min(4, rows - i); r++) copyRow<T>(a + r * aRow, aInner, to + r * sizeof<T>(), 0, inner);
    }
    a += 4 * aRow;
    to += quad * inner;
  }
}

/** Copies four rows, of which each is in one place. */
function turnQuad<T>(a0: usize, aRow: i32, to: usize, inner: i32): void {
  const quad: i32 = 4 * sizeof<T>();
  const lanes: i32 = 16 / sizeof<T>();
  const a1 = a0 + aRow;
  const a2 = a1 + aRow;
  const a3 = a2 + aRow;
  const whole = inner & -lanes;
  let at = to;
  for (let offset = 0; offset < whole * sizeof<T>(); offset += 16) {
    const r0 = v128.load(a0 + offset);
    const r1 = v128.load(a1 + offset);
    const r2 = v128.load(a2 + offset);
    const r3 = v128.load(a3 + offset);
    if (sizeof<T>() === 8) {
      v128.store(at, i64x2.shuffle(r0, r1, 0, 2));
      v128.store(at, i64x2.shuffle(r2, r3, 0, 2), 16);
      v128.store(at, i64x2.shuffle(r0, r1, 1, 3), 32);
      v128.store(at, i64x2.shuffle(r2, r3, 1, 3), 48);
    } else {
      const low01 = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
      const low23 = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
      const high01 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
      const high23 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
      v128.store(at, i64x2.shuffle(low01, low23, 0, 2));
      v128.store(at, i64x2.shuffle(low01, low23, 1, 3), 16);
      v128.store(at, i64x2.shuffle(high01, high23, 0, 2), 32);
      v128.store(at, i64x2.shuffle(high01, high23, 1, 3), 48);
    }
    at += quad * lanes;
  }
  for (let r = 0; r < 4; r++) copyRow<T>(a0 + r * aRow, sizeof<T>(), to + r * sizeof<T>(), whole, inner);
}

/** Copies one row from an inner index on. */
function copyRow<T>(a: usize, aInner: i32, to: usize, first: i32, inner: i32): void {
  const quad: i32 = 4 * sizeof<T>();
  for (let p = first; p < inner; p++) store<T>(to + p * quad, load<T>(a + p * aInner));
}
