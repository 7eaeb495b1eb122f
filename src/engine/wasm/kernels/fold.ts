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

/** So many numbers of the middle axis are folded before the next columns are: the pages that they are on stay at hand. */
const sizeBlock: i32 = 32;

function fold<T>(from: usize, to: usize, outer: i32, size: i32, inner: i32, isMax: bool): void {
  const row = inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    for (let at = 0; at < row; at += sizeof<T>()) store<T>(to + at, load<T>(from + at));
    for (let i = 1; i < size; i += sizeBlock) foldRows<T>(from + i * row, to, min(sizeBlock, size - i), row, isMax);
    from += size * row;
    to += row;
  }
}

/** Joins so many rows to what is in `to`. */
function foldRows<T>(from: usize, to: usize, rows: i32, row: i32, isMax: bool): void {
  let at = 0;
  for (; at + 64 <= row; at += 64) {
    let s0 = v128.load(to + at);
    let s1 = v128.load(to + at, 16);
    let s2 = v128.load(to + at, 32);
    let s3 = v128.load(to + at, 48);
    let p = from + at;
    for (let left = rows; left > 0; left--) {
      s0 = joinVectors<T>(s0, v128.load(p), isMax);
      s1 = joinVectors<T>(s1, v128.load(p, 16), isMax);
      s2 = joinVectors<T>(s2, v128.load(p, 32), isMax);
      s3 = joinVectors<T>(s3, v128.load(p, 48), isMax);
      p += row;
    }
    v128.store(to + at, s0);
    v128.store(to + at, s1, 16);
    v128.store(to + at, s2, 32);
    v128.store(to + at, s3, 48);
  }
  for (; at + 16 <= row; at += 16) {
    let s = v128.load(to + at);
    let p = from + at;
    for (let left = rows; left > 0; left--) {
      s = joinVectors<T>(s, v128.load(p), isMax);
      p += row;
    }
    v128.store(to + at, s);
  }
  for (; at < row; at += sizeof<T>()) {
    let s = load<T>(to + at);
    let p = from + at;
    for (let left = rows; left > 0; left--) {
      s = join<T>(s, load<T>(p), isMax);
      p += row;
    }
    store<T>(to + at, s);
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
