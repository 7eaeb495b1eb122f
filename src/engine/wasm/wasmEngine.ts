import { CapacityError } from "../../errors.js";
import type { Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { Arithmetic, Engine, Job, Pass, Progress, Session } from "../engine.js";
import { assemble } from "./assemble.js";
import { type Layout, planLayout } from "./layout.js";
import { type Kernels, readKernels } from "./linkModule.js";
import { loadKernels } from "./loadKernels.js";
import { planProgram } from "./schedule.js";

const pageBytes = 65536;
/** 4 GiB: as far as 32-bit addresses reach. */
const mostPages = 65536;

/** As long as a turn of the event loop may take, together with the steps before. */
const longestNanoseconds = 12e6;

/**
 * Runs graphs as one WebAssembly module: the kernels, and the code of the step made for the job.
 *
 * @param longestPart nanoseconds, by estimate, after which a step pauses for the caller to do other things
 */
export async function createWasmEngine(arithmetic: Arithmetic, longestPart = longestNanoseconds): Promise<Engine> {
  const { bytes, isRelaxed } = await loadKernels(arithmetic);
  const kernels = readKernels(bytes);
  const isFused = isRelaxed && fusesMultiplyAdd(bytes);
  return Object.freeze({ name: "wasm", isFused, prepare: (job: Job) => new WasmSession(job, kernels, longestPart) });
}

/** A relaxed multiply-add may round twice all the same: the machine decides. */
function fusesMultiplyAdd(bytes: Uint8Array<ArrayBuffer>): boolean {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return (exports as unknown as { isFused(): number }).isFused() === 1;
}

interface Exports {
  /** Runs batches, or a part of a step. */
  run(from: number, until: number, perPass: number, isInOrder: number, part: number): number;
  /** Keeps the state if it is finite. */
  keep(): number;
}

/** @throws CapacityError where addresses or the machine's memory do not reach so far */
function allocateMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / pageBytes);
  if (pages > mostPages) throw new CapacityError(bytes);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    throw error instanceof RangeError ? new CapacityError(bytes) : error;
  }
}

class WasmSession implements Session {
  private readonly layout: Layout;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: Exports;
  private readonly numbers: Float64Array | Float32Array;
  private pass: Pass | undefined;
  /** Of the step under way. */
  private part = 0;

  constructor(job: Job, kernels: Kernels, longestPart: number) {
    const dtype = job.dtype ?? "float64";
    const programs = job.steps.map((step) => planProgram(step, dtype));
    this.layout = planLayout(job, programs);
    this.memory = allocateMemory(this.layout.bytes);
    const bytes = assemble(programs, this.layout, kernels, longestPart);
    this.exports = this.instantiate(bytes);
    const { buffer } = this.memory;
    this.numbers = dtype === "float64" ? new Float64Array(buffer) : new Float32Array(buffer);
    for (const [i, { values }] of job.tables.entries()) this.writeAt(this.layout.tables[i] as number, values);
    for (const [variable, values] of job.state) this.write(variable, values);
    this.keep();
  }

  private instantiate(bytes: Uint8Array<ArrayBuffer>): Exports {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: this.memory } });
    return instance.exports as unknown as Exports;
  }

  train(pass: Pass, from: number, until: number): Progress {
    const { layout, exports } = this;
    if (pass !== this.pass) this.begin(pass);
    for (const [input, address] of layout.scalars) {
      this.numbers[address / layout.elementBytes] = pass.scalars.get(input) ?? Number.NaN;
    }
    const perPass = Math.ceil(pass.rows / pass.batchSize);
    let next = from;
    while (next < until) {
      const end = Math.min(until, next + layout.lossCount);
      const reached = exports.run(next, end, perPass, pass.order === undefined ? 1 : 0, this.part);
      if (reached === 0) {
        this.part++;
        return { next, hasDiverged: false, isInStep: true };
      }
      // A batch number below 0 says that it was the last one with finite numbers all round.
      const done = Math.abs(reached);
      for (let batch = next; batch < done; batch++) {
        pass.losses[batch] = this.numbers[layout.losses / layout.elementBytes + batch - next] as number;
      }
      next = done;
      if (reached < 0) {
        this.part = 0;
        return { next, hasDiverged: true, isInStep: false };
      }
      // A step that took several calls was long enough.
      if (this.part > 0) break;
    }
    this.part = 0;
    return { next, hasDiverged: false, isInStep: false };
  }

  keep(): boolean {
    return this.exports.keep() === 1;
  }

  restore(): void {
    const { kept, stateStart, stateBytes } = this.layout;
    new Uint8Array(this.memory.buffer).copyWithin(stateStart, kept, kept + stateBytes);
  }

  write(variable: Variable, values: Float64Array): void {
    this.writeAt(this.layout.state.get(variable) as number, values);
  }

  feed(from: number, values: Float64Array): void {
    this.writeAt(this.layout.feedStart + from * this.layout.elementBytes, values);
  }

  readFeed(from: number, count: number): Float64Array {
    return this.readAt(this.layout.feedStart + from * this.layout.elementBytes, count);
  }

  read(variable: Variable): Float64Array {
    return this.readAt(this.layout.state.get(variable) as number, sizeOf(variable.shape));
  }

  readKept(variable: Variable): Float64Array {
    const { state, stateStart, kept } = this.layout;
    return this.readAt((state.get(variable) as number) - stateStart + kept, sizeOf(variable.shape));
  }

  private begin(pass: Pass): void {
    this.pass = pass;
    if (pass.order !== undefined) new Uint32Array(this.memory.buffer, this.layout.order).set(pass.order);
  }

  private readAt(address: number, count: number): Float64Array {
    const first = address / this.layout.elementBytes;
    return new Float64Array(this.numbers.subarray(first, first + count));
  }

  private writeAt(address: number, values: Float64Array): void {
    this.numbers.set(values, address / this.layout.elementBytes);
  }
}
