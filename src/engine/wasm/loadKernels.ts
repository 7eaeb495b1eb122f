import exact from "#kernels/exact";
import type { Arithmetic } from "../engine.js";

/** The kernels as they were compiled when the project was built, and whether they use relaxed SIMD. */
export interface CompiledKernels {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isRelaxed: boolean;
}

/** Those that may fuse multiply and add are taken where the host knows their instructions. */
export async function loadKernels(arithmetic: Arithmetic): Promise<CompiledKernels> {
  if (arithmetic === "fast") {
    const { default: bytes } = await import("#kernels/fast");
    if (await hasRelaxedSimd(bytes)) return { bytes, isRelaxed: true };
  }
  return { bytes: exact, isRelaxed: false };
}

async function hasRelaxedSimd(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (WebAssembly.validate(bytes)) return true;
  // Node.js 20 and 22 have it behind a flag of V8, which counts for what is compiled from now on.
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(bytes);
}
