import { createWasmEngine } from "../../engine/wasm/wasmEngine.js";
import type { Runner } from "./runner.js";
import { wasmRunner } from "./wasmRunner.js";

/** Nanoseconds, by estimate. So short a turn cuts the instructions of small samples, as only long ones are cut in training. */
const shortTurn = 200;

/**
 * The wasm engine in both number types, with either arithmetic. With `fast` arithmetic, which is for products alone, steps pause after
 * short turns, so that instructions that are cut into slices are checked too.
 */
export async function createWasmRunners(): Promise<readonly Runner[]> {
  const [exact, fast] = await Promise.all([
    createWasmEngine("exact"),
    createWasmEngine("fast", { longestTurn: shortTurn }),
  ]);
  return [
    wasmRunner(exact, "float64", "exact"),
    wasmRunner(exact, "float32", "exact"),
    wasmRunner(fast, "float64", "fast"),
    wasmRunner(fast, "float32", "fast"),
  ];
}
