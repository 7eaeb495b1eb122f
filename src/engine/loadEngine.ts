import type { Arithmetic, Engine, EngineName, EngineOptions } from "./engine.js";
import { createWasmEngine } from "./wasm/wasmEngine.js";

/** The engine with this name. The reference engine needs mathjs, which takes long to load, so it is imported only if it is wanted. */
export async function loadEngine(
  name: EngineName,
  arithmetic: Arithmetic,
  options: EngineOptions = {},
): Promise<Engine> {
  return name === "wasm"
    ? createWasmEngine(arithmetic, options)
    : (await import("./referenceEngine.js")).referenceEngine;
}
