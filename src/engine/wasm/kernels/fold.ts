import { promoteHigh } from "./convert";
import { storePart } from "./tiles/part";

/**
 * Folds along the middle axis of [outer, size, inner], in ascending order. The result is [outer, inner]. From one index along the
 * middle axis to the next it is `row` bytes, which may be more than an inner row has.
 *
 * Neighbouring elements are folded side by side, several vectors at once, since each addition waits for the one before.
 */

export function sum_f64(from: usize, to: usize, outer: i32, size: i32, inner: i32, row: i32): void {
  fold<f64>(from, to, outer, size, inner, row, false);
}
export function sum_f32(from: usize, to: usize, outer: i32, size: i32, inner: i32, row: i32): void {
  fold<f32>(from, to, outer, size, inner, row, false);
}
export function max_f64(from: usize, to: usize, outer: i32, size: i32, inner: i32, row: i32): void {
  fold<f64>(from, to, outer, size, inner, row, true);
}
export function max_f32(from: usize, to: usize, outer: i32, size: i32, inner: i32, row: i32): void {
  fold<f32>(from, to, outer, size, inner, row, true);
}

/** The sum of all numbers, added up in float64. `outer` and `inner` are 1. */
export function wideSum_f32(from: usize, to: usize, _outer: i32, size: i32, _inner: i32, _row: i32): void {
  let s0 = f64x2.splat(-0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = from + 4 * <usize>size;
  const lastBlock = from + 4 * <usize>(size & -8);
  for (; from < lastBlock; from += 32) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(a));
    s1 = f64x2.add(s1, promoteHigh(a));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(b));
    s3 = f64x2.add(s3, promoteHigh(b));
  }
  const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (; from < end; from += 4) sum += <f64>load<f32>(from);
  store<f32>(to, <f32>sum);
}

/** So many rows are folded before the next columns are. Their pages stay in the cache of addresses meanwhile. */
const sizeBlock: i32 = 32;

function fold<T>(from: usize, to: usize, outer: i32, size: i32, inner: i32, row: i32, isMax: bool): void {
  const width = inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    for (let at = 0; at < width; at += sizeof<T>()) store<T>(to + at, load<T>(from + at));
    for (let i = 1; i < size; i += sizeBlock) {
      foldRows<T>(from + i * row, to, min(sizeBlock, size - i), width, row, isMax);
    }
    from += size * row;
    to += width;
  }
}

/** Joins so many rows to the numbers in `to`, many columns at a time: the first `width` bytes of each. */
function foldRows<T>(from: usize, to: usize, rows: i32, width: i32, row: i32, isMax: bool): void {
  let at = 0;
  for (; at + 128 <= width; at += 128) {
    let s0 = v128.load(to + at);
    let s1 = v128.load(to + at, 16);
    let s2 = v128.load(to + at, 32);
    let s3 = v128.load(to + at, 48);
    let s4 = v128.load(to + at, 64);
    let s5 = v128.load(to + at, 80);
    let s6 = v128.load(to + at, 96);
    let s7 = v128.load(to + at, 112);
    let p = from + at;
    for (let left = rows; left > 0; left--) {
      s0 = join<T>(s0, v128.load(p), isMax);
      s1 = join<T>(s1, v128.load(p, 16), isMax);
      s2 = join<T>(s2, v128.load(p, 32), isMax);
      s3 = join<T>(s3, v128.load(p, 48), isMax);
      s4 = join<T>(s4, v128.load(p, 64), isMax);
      s5 = join<T>(s5, v128.load(p, 80), isMax);
      s6 = join<T>(s6, v128.load(p, 96), isMax);
      s7 = join<T>(s7, v128.load(p, 112), isMax);
      p += row;
    }
    v128.store(to + at, s0);
    v128.store(to + at, s1, 16);
    v128.store(to + at, s2, 32);
    v128.store(to + at, s3, 48);
    v128.store(to + at, s4, 64);
    v128.store(to + at, s5, 80);
    v128.store(to + at, s6, 96);
    v128.store(to + at, s7, 112);
  }
  for (; at + 64 <= width; at += 64) {
    let s0 = v128.load(to + at);
    let s1 = v128.load(to + at, 16);
    let s2 = v128.load(to + at, 32);
    let s3 = v128.load(to + at, 48);
    let p = from + at;
    for (let left = rows; left > 0; left--) {
      s0 = join<T>(s0, v128.load(p), isMax);
      s1 = join<T>(s1, v128.load(p, 16), isMax);
      s2 = join<T>(s2, v128.load(p, 32), isMax);
      s3 = join<T>(s3, v128.load(p, 48), isMax);
      p += row;
    }
    v128.store(to + at, s0);
    v128.store(to + at, s1, 16);
    v128.store(to + at, s2, 32);
    v128.store(to + at, s3, 48);
  }
  // At most two vectors are left. The last one may reach over the end of the row; that part is not stored.
  for (; at < width; at += 32) {
    const hasSecond = at + 16 < width;
    let s0 = v128.load(to + at);
    let s1 = hasSecond ? v128.load(to + at, 16) : s0;
    let p = from + at;
    for (let left = rows; left > 0; left--) {
      s0 = join<T>(s0, v128.load(p), isMax);
      s1 = join<T>(s1, v128.load(p, 16), isMax);
      p += row;
    }
    storePart<T>(to + at, s0, min(width - at, 16) / sizeof<T>());
    if (hasSecond) storePart<T>(to + at + 16, s1, min(width - at - 16, 16) / sizeof<T>());
  }
}

/** The sum, or the larger of the two. NaN is larger than any number. */
function join<T>(s: v128, x: v128, isMax: bool): v128 {
  if (!isMax) return v128.add<T>(s, x);
  return v128.bitselect(x, s, v128.or(v128.gt<T>(x, s), v128.ne<T>(x, x)));
}
