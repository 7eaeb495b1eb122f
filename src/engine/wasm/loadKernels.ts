import type { Arithmetic } from "./wasmEngine.js";

/** The kernels, compiled when the project was built. */
export async function loadKernels(arithmetic: Arithmetic): Promise<Uint8Array<ArrayBuffer>> {
  const { default: bytes } = arithmetic === "fast" ? await import("#kernels/fast") : await import("#kernels/exact");
  return bytes;
}
