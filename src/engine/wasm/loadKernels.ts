import exact from "#kernels/exact";
import type { Arithmetic } from "../engine.js";

/** The kernels, compiled when the project was built, and whether they use relaxed SIMD. */
export interface CompiledKernels {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isRelaxed: boolean;
}

/**
 * The kernels for an arithmetic. Those for `fast` and `native` may fuse multiply and add, with instructions that not every host knows: Node.js 20
 * needs a flag of V8 for them, and a library must not set flags. Such a host gets the kernels for `exact`.
 */
export async function loadKernels(arithmetic: Arithmetic): Promise<CompiledKernels> {
  if (arithmetic !== "exact") {
    const { default: bytes } = await import("#kernels/fast");
    if (WebAssembly.validate(bytes)) return { bytes, isRelaxed: true };
  }
  return { bytes: exact, isRelaxed: false };
}
