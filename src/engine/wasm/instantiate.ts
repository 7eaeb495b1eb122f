import type { NativeProduct } from "../native/nativeProducts.js";

/** What the kernels import is there in any case. Code calls it only if a library computes products. */
const noLibrary: NativeProduct = () => {
  throw new Error("no library computes products");
};

/** An instance of the kernels, or of a module that was linked with them, and what it exports. */
export function instantiate<Exports>(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  nativeProduct: NativeProduct = noLibrary,
): Exports {
  return new WebAssembly.Instance(module, { env: { memory }, native: { nativeProduct } }).exports as unknown as Exports;
}
