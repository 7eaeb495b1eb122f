import type { Arithmetic, Engine, Job } from "../engine.js";
import { allocateMemory } from "./allocateMemory.js";
import { readKernels } from "./linkModule.js";
import { loadKernels } from "./loadKernels.js";
import { type CreateTermFactory, createTermFactory } from "./termFactory.js";
import { WasmSession } from "./wasmSession.js";

/** A step and those before it may keep the event loop waiting for so long. */
const longestNanoseconds = 12e6;

/**
 * An engine that makes a WebAssembly module for each job, of the kernels and of code for the job's steps.
 *
 * @param longestTurn nanoseconds, by estimate, after which a step pauses for the caller to do other things
 * @param createFactory makes the factory of each program's terms
 */
export async function createWasmEngine(
  arithmetic: Arithmetic,
  longestTurn = longestNanoseconds,
  createFactory: CreateTermFactory = createTermFactory,
): Promise<Engine> {
  const { bytes, isRelaxed } = await loadKernels(arithmetic);
  const kernels = readKernels(bytes);
  const isFused = isRelaxed && fusesMultiplyAdd(bytes);
  return Object.freeze({
    name: "wasm",
    isFused,
    prepare: (job: Job) => new WasmSession(job, kernels, longestTurn, createFactory),
  });
}

/** Whether the machine rounds once. A relaxed multiply-add may also round twice. */
function fusesMultiplyAdd(bytes: Uint8Array<ArrayBuffer>): boolean {
  const memory = allocateMemory(1);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return (exports as unknown as { isFused(): number }).isFused() === 1;
}
