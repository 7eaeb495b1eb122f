import type { Arithmetic, Engine, EngineName } from "./engine.js";
import { createWasmEngine } from "./wasm/wasmEngine.js";

/** The engine of a name. The reference engine brings mathjs with it, so it is loaded only when it is asked for. */
export async function loadEngine(name: EngineName, arithmetic: Arithmetic): Promise<Engine> {
  return name === "wasm" ? createWasmEngine(arithmetic) : (await import("./reference.js")).referenceEngine;
}
