import { setFlagsFromString } from "node:v8";
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
    if (hasRelaxedSimd(bytes)) return { bytes, isRelaxed: true };
  }
  const { default: bytes } = await import("#kernels/exact");
  return { bytes, isRelaxed: false };
}

function hasRelaxedSimd(bytes: Uint8Array<ArrayBuffer>): boolean {
  if (WebAssembly.validate(bytes)) return true;
  // Node.js 20 and 22 have it behind a flag of V8, which counts for what is compiled from now on.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(bytes);
}
