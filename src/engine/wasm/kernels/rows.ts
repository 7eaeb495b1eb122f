/** Copies of numbers. */

/** [m, n] -> [n, m] */
export function transpose_f64(from: usize, to: usize, m: i32, n: i32): void {
  transpose<f64>(from, to, m, n);
}
export function transpose_f32(from: usize, to: usize, m: i32, n: i32): void {
  transpose<f32>(from, to, m, n);
}

function transpose<T>(from: usize, to: usize, m: i32, n: i32): void {
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < m; i++) {
      store<T>(to, load<T>(from + (i * n + j) * sizeof<T>()));
      to += sizeof<T>();
    }
  }
}

/** Copies rows of a table, one after another. Their numbers are at `order`. */
export function gather(table: usize, order: usize, to: usize, rows: i32, rowBytes: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(to, table + load<u32>(order) * rowBytes, rowBytes);
    order += 4;
    to += rowBytes;
  }
}

/** Copies `count` bytes, a multiple of 16, if all numbers are finite. It returns 1 if they are, else 0. */
export function keep_f64(from: usize, to: usize, count: i32): i32 {
  return keep<f64>(from, to, count);
}
export function keep_f32(from: usize, to: usize, count: i32): i32 {
  return keep<f32>(from, to, count);
}

function keep<T>(from: usize, to: usize, count: i32): i32 {
  // x - x is 0 for a finite x, and NaN for any other.
  let differences = v128.splat<T>(<T>0);
  for (let at = 0; at < count; at += 16) {
    const x = v128.load(from + at);
    differences = v128.add<T>(differences, v128.sub<T>(x, x));
  }
  if (v128.any_true(v128.ne<T>(differences, differences))) return 0;
  for (let at = 0; at < count; at += 16) v128.store(to + at, v128.load(from + at));
  return 1;
}
