import exact from "#kernels/exact";
import type { Arithmetic } from "../engine.js";

/** The kernels as they were compiled when the project was built, and whether they use relaxed SIMD. */
export interface CompiledKernels {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isRelaxed: boolean;
}

/**
 * The kernels for an arithmetic. `fast` gets those that may fuse multiply and add if the host knows their instructions: Node.js 20
 * knows them only behind a flag of V8, which a library must leave alone.
 */
export async function loadKernels(arithmetic: Arithmetic): Promise<CompiledKernels> {
  if (arithmetic === "fast") {
    const { default: bytes } = await import("#kernels/fast");
    if (WebAssembly.validate(bytes)) return { bytes, isRelaxed: true };
  }
  return { bytes: exact, isRelaxed: false };
}
