import type { Engine } from "../../../engine/engine.js";
import { createTermFactory } from "../../../engine/wasm/termFactory.js";
import { createWasmEngine } from "../../../engine/wasm/wasmEngine.js";
import { CorruptTermFactory, type LoweringCorruption } from "./corruptTermFactory.js";

/** The wasm engine, with the lowering of one kind of instruction made wrong. */
export interface CorruptEngine {
  readonly engine: Engine;
  /** Makes what is prepared from now on wrong in this way; right if it is undefined. */
  corrupt(corruption: LoweringCorruption | undefined): void;
}

export async function createCorruptEngine(): Promise<CorruptEngine> {
  let current: LoweringCorruption | undefined;
  const engine = await createWasmEngine("exact", {
    createFactory: (lanes) =>
      current === undefined ? createTermFactory(lanes) : new CorruptTermFactory(lanes, current),
  });
  return {
    engine,
    corrupt(corruption) {
      current = corruption;
    },
  };
}
