import type { EngineName } from "../../engine/engine.js";
import { loadEngine } from "../../engine/loadEngine.js";
import { mathjsRunner } from "./mathjsRunner.js";
import type { Place, Runner } from "./runner.js";
import { wasmRunner } from "./wasmRunner.js";

/** What is checked: one engine, or both. */
export type CheckedEngine = EngineName | "both";

/** mathjs first, since the others are compared with it; then the places on the wasm engine. */
export async function createRunners(engine: CheckedEngine, places: readonly Place[]): Promise<readonly Runner[]> {
  if (engine === "mathjs") return [mathjsRunner];
  const others = places.map(async ({ dtype, arithmetic }) =>
    wasmRunner(await loadEngine("wasm", arithmetic), dtype, arithmetic),
  );
  return [mathjsRunner, ...(await Promise.all(others))];
}
