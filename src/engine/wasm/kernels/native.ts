/**
 * Matrix product C = A·B by a library of the machine: the module's host gives the function. All matrices are row-major. Either operand
 * may be stored as its transpose.
 *
 * @param isATransposed 1 if A is stored as its transpose, else 0
 * @param m rows of A and C; `n` is the columns of B and C, and `k` the inner size
 * @param aWidth numbers from a stored row of A to the next; `bWidth` and `cWidth` likewise
 */
export declare function nativeProduct(
  isATransposed: i32,
  isBTransposed: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aWidth: i32,
  b: usize,
  bWidth: i32,
  c: usize,
  cWidth: i32,
): void;
