/** The first value of a sum of a tile: that of the inner indices before, or -0. */
export function start<T>(c: usize, goesOn: bool): v128 {
  return goesOn ? v128.load(c) : v128.splat<T>(<T>-0.0);
}

/** As `start`, for a vector that may reach over the end of the last row of C. */
export function startPart<T>(c: usize, width: i32, goesOn: bool): v128 {
  let s = v128.splat<T>(<T>-0.0);
  if (!goesOn) return s;
  if (sizeof<T>() === 8) {
    if (width === 2) return v128.load(c);
    return v128.load64_lane(c, s, 0);
  }
  if (width === 4) return v128.load(c);
  s = v128.load32_lane(c, s, 0);
  if (width > 1) s = v128.load32_lane(c, s, 1, 4);
  if (width > 2) s = v128.load32_lane(c, s, 2, 8);
  return s;
}

/** Stores the first `width` numbers of a vector. */
export function storePart<T>(c: usize, s: v128, width: i32): void {
  if (sizeof<T>() === 8) {
    if (width === 2) v128.store(c, s);
    else v128.store64_lane(c, s, 0);
    return;
  }
  if (width === 4) {
    v128.store(c, s);
    return;
  }
  v128.store32_lane(c, s, 0);
  if (width > 1) v128.store32_lane(c, s, 1, 4);
  if (width > 2) v128.store32_lane(c, s, 2, 8);
}
