/**
 * Folds along the middle axis of [outer, size, inner], in ascending order; what comes out is [outer, inner].
 *
 * Elements that lie next to each other are folded side by side, several vectors at once: each waits for its own last addition.
 */

export function sum_f64(from: usize, to: usize, outer: i32, size: i32, inner: i32): void {
  fold<f64>(from, to, outer, size, inner, false);
}
export function sum_f32(from: usize, to: usize, outer: i32, size: i32, inner: i32): void {
  fold<f32>(from, to, outer, size, inner, false);
}
export function max_f64(from: usize, to: usize, outer: i32, size: i32, inner: i32): void {
  fold<f64>(from, to, outer, size, inner, true);
}
export function max_f32(from: usize, to: usize, outer: i32, size: i32, inner: i32): void {
  fold<f32>(from, to, outer, size, inner, true);
}

function fold<T>(from: usize, to: usize, outer: i32, size: i32, inner: i32, isMax: bool): void {
  const bytes: i32 = sizeof<T>();
  const row = inner * bytes;
  for (let o = 0; o < outer; o++) {
    let j = 0;
    for (; j + 64 <= row; j += 64) {
      let p = from + j;
      let s0 = v128.load(p);
      let s1 = v128.load(p, 16);
      let s2 = v128.load(p, 32);
      let s3 = v128.load(p, 48);
      for (let i = 1; i < size; i++) {
        p += row;
        s0 = joinVectors<T>(s0, v128.load(p), isMax);
        s1 = joinVectors<T>(s1, v128.load(p, 16), isMax);
        s2 = joinVectors<T>(s2, v128.load(p, 32), isMax);
        s3 = joinVectors<T>(s3, v128.load(p, 48), isMax);
      }
      v128.store(to + j, s0);
      v128.store(to + j, s1, 16);
      v128.store(to + j, s2, 32);
      v128.store(to + j, s3, 48);
    }
    for (; j + 16 <= row; j += 16) {
      let p = from + j;
      let s = v128.load(p);
      for (let i = 1; i < size; i++) {
        p += row;
        s = joinVectors<T>(s, v128.load(p), isMax);
      }
      v128.store(to + j, s);
    }
    for (; j < row; j += bytes) {
      let p = from + j;
      let s = load<T>(p);
      for (let i = 1; i < size; i++) {
        p += row;
        s = join<T>(s, load<T>(p), isMax);
      }
      store<T>(to + j, s);
    }
    from += size * row;
    to += row;
  }
}

/** Of the largest, NaN wins. */
function join<T>(s: T, x: T, isMax: bool): T {
  if (!isMax) return (s + x) as T;
  // biome-ignore lint/suspicious/noGlobalIsNan: AssemblyScript's, which takes any number type
  return x > s || isNaN<T>(x) ? x : s;
}

function joinVectors<T>(s: v128, x: v128, isMax: bool): v128 {
  if (!isMax) return v128.add<T>(s, x);
  return v128.bitselect(x, s, v128.or(v128.gt<T>(x, s), v128.ne<T>(x, x)));
}
