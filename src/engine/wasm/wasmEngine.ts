import { availableParallelism } from "node:os";
import { UsageError } from "../../errors.js";
import type { Arithmetic, Engine, EngineOptions, Job } from "../engine.js";
import { loadNativeProducts } from "../native/loadNativeProducts.js";
import { hasWideVectors } from "../wideVectors.js";
import { allocateMemory } from "./allocateMemory.js";
import { instantiate } from "./instantiate.js";
import { readKernels } from "./linkModule.js";
import { loadKernels } from "./loadKernels.js";
import { type CreateTermFactory, TermFactory } from "./termFactory.js";
import { WasmSession } from "./wasmSession.js";

/** A step and those before it may keep the event loop waiting for so long. */
const longestNanoseconds = 12e6;
/** A smaller product takes the library longer than the own kernels, since a call has its cost. */
const leastMultiplications = 4096;
/** Measured: two threads gain from about twice of it on. With less, waiting for each other takes what they gain. */
const leastNanosecondsPerThread = 150e3;

/** Those besides how the machine is used are for tests. */
export interface WasmEngineOptions extends EngineOptions {
  /** Nanoseconds, by estimate, after which a step pauses for the caller to do other things. */
  readonly longestTurn?: number | undefined;
  /** Multiplications from which the library for `native` computes a product. */
  readonly leastNative?: number | undefined;
  /** Threads that can run at the same time. */
  readonly cores?: number | undefined;
  /** Nanoseconds of a step, by estimate, that each thread has at least: a shorter step runs on fewer threads. */
  readonly leastPerThread?: number | undefined;
  /** Makes the factory of each program's terms. */
  readonly createFactory?: CreateTermFactory | undefined;
}

/**
 * An engine that makes a WebAssembly module for each job, of the kernels and of code for the job's steps.
 *
 * @throws UsageError if Node.js runs without WebAssembly
 * @throws LibraryError if there is no library for `arithmetic: native`
 */
export async function createWasmEngine(
  arithmetic: Arithmetic,
  {
    longestTurn = longestNanoseconds,
    leastNative = leastMultiplications,
    cores = availableParallelism(),
    leastPerThread = leastNanosecondsPerThread,
    createFactory = (lanes) => new TermFactory(lanes, arithmetic === "native" ? leastNative : undefined),
    ...machine
  }: WasmEngineOptions = {},
): Promise<Engine> {
  if (typeof WebAssembly === "undefined") {
    throw new UsageError(
      "engine wasm: this Node.js runs without WebAssembly: leave out --jitless, also in NODE_OPTIONS, or take the engine mathjs, which is slow",
    );
  }
  const native = arithmetic === "native" ? await loadNativeProducts(machine) : undefined;
  const { bytes, isRelaxed } = await loadKernels(arithmetic);
  const kernels = readKernels(bytes, hasWideVectors());
  const isFused = isRelaxed && fusesMultiplyAdd(bytes);
  // A library has threads of its own.
  const threads = native === undefined ? (machine.threads ?? 1) : 1;
  return Object.freeze({
    name: "wasm",
    isFused,
    library: native?.library,
    prepare: (job: Job) =>
      new WasmSession(job, kernels, { longestTurn, createFactory, native, threads, cores, leastPerThread }),
  });
}

/** Whether the machine rounds once. A relaxed multiply-add may also round twice. */
function fusesMultiplyAdd(bytes: Uint8Array<ArrayBuffer>): boolean {
  return instantiate<{ isFused(): number }>(new WebAssembly.Module(bytes), allocateMemory(1)).isFused() === 1;
}
