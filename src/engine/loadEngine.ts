import type { Arithmetic, Engine, EngineName } from "./engine.js";
import { createWasmEngine } from "./wasm/wasmEngine.js";

/** The engine with this name. The reference engine needs mathjs, which takes long to load, so it is imported only if it is wanted. */
export async function loadEngine(name: EngineName, arithmetic: Arithmetic): Promise<Engine> {
  return name === "wasm" ? createWasmEngine(arithmetic) : (await import("./referenceEngine.js")).referenceEngine;
}
