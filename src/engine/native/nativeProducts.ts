import type { Dtype, NativeLibrary } from "../engine.js";

/**
 * Matrix product C = A·B of row-major matrices in a memory, by their addresses there; see `kernels/native.ts` of the WebAssembly engine.
 * All of the numbers are of 32 bits. Those that WebAssembly passes for addresses have a sign.
 */
export type NativeProduct = (
  isATransposed: number,
  isBTransposed: number,
  m: number,
  n: number,
  k: number,
  a: number,
  aWidth: number,
  b: number,
  bWidth: number,
  c: number,
  cWidth: number,
) => void;

/** The machine's library for products, ready to be called. */
export interface NativeProducts {
  /** It stays open as long as this is held. */
  readonly opened: object;
  readonly library: NativeLibrary;
  /** The product for a number type, of matrices in this memory, which must not grow. */
  bind(dtype: Dtype, memory: { readonly buffer: ArrayBufferLike }): NativeProduct;
  /** Gives the library back the number of threads that it had before the first product. To be called after the last one of a call. */
  giveBackThreads(): void;
}
