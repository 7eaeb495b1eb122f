/** A gradient as it is to be checked, and the bound on its rounding error, both row-major. */
export interface Analytic {
  readonly gradient: Float64Array;
  readonly rounding: Float64Array;
}
