import type { Engine } from "./engine.js";
import { type Arithmetic, createWasmEngine } from "./wasm/wasmEngine.js";

export const engineNames = ["wasm", "mathjs"] as const;
export type EngineName = (typeof engineNames)[number];

/** The engine of a name. The reference engine brings mathjs with it, so it is loaded only when it is asked for. */
export async function loadEngine(name: EngineName, arithmetic: Arithmetic): Promise<Engine> {
  return name === "wasm" ? createWasmEngine({ arithmetic }) : (await import("./reference.js")).referenceEngine;
}
