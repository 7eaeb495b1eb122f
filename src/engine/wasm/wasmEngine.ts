import { availableParallelism } from "node:os";
import type { Arithmetic, Engine, EngineOptions, Job } from "../engine.js";
import { allocateMemory } from "./allocateMemory.js";
import { readKernels } from "./linkModule.js";
import { loadKernels } from "./loadKernels.js";
import { type CreateTermFactory, createTermFactory } from "./termFactory.js";
import { WasmSession } from "./wasmSession.js";

/** A step and those before it may keep the event loop waiting for so long. */
const longestNanoseconds = 12e6;

/** Those besides how the machine is used are for tests. */
export interface WasmEngineOptions extends EngineOptions {
  /** Nanoseconds, by estimate, after which a step pauses for the caller to do other things. */
  readonly longestTurn?: number | undefined;
  /** Makes the factory of each program's terms. */
  readonly createFactory?: CreateTermFactory | undefined;
}

/**
 * An engine that makes a WebAssembly module for each job, of the kernels and of code for the job's steps.
 */
export async function createWasmEngine(
  arithmetic: Arithmetic,
  { longestTurn = longestNanoseconds, createFactory = createTermFactory, threads = 1 }: WasmEngineOptions = {},
): Promise<Engine> {
  const { bytes, isRelaxed } = await loadKernels(arithmetic);
  const kernels = readKernels(bytes);
  const isFused = isRelaxed && fusesMultiplyAdd(bytes);
  const cores = availableParallelism();
  return Object.freeze({
    name: "wasm",
    isFused,
    prepare: (job: Job) =>
      new WasmSession(job, kernels, { longestTurn, createFactory, threads: threads === "auto" ? 1 : threads, cores }),
  });
}

/** Whether the machine rounds once. A relaxed multiply-add may also round twice. */
function fusesMultiplyAdd(bytes: Uint8Array<ArrayBuffer>): boolean {
  const memory = allocateMemory(1);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return (exports as unknown as { isFused(): number }).isFused() === 1;
}
