import { loadNativeProducts } from "../../../src/engine/native/loadNativeProducts.js";
import type { NativeProducts } from "../../../src/engine/native/nativeProducts.js";
import { LibraryError } from "../../../src/errors.js";

/** The machine's BLAS; undefined if it has none, which CI does not accept. */
export async function findBlas(): Promise<NativeProducts | undefined> {
  try {
    return await loadNativeProducts({});
  } catch (error) {
    if (error instanceof LibraryError && process.env.CI === undefined) return undefined;
    throw error;
  }
}
