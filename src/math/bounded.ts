/** A computed number, and a bound on its distance from the exact result. */
export interface Bounded {
  readonly value: number;
  /** 0 or more; infinite if nothing is known. */
  readonly error: number;
}
