import { CapacityError } from "../../errors.js";
import type { Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import type { Job, Pass, PassProgress, Session, StepGraph, Threads } from "../engine.js";
import type { NativeProducts } from "../native/nativeProducts.js";
import { allocateMemory } from "./allocateMemory.js";
import { assemble } from "./assemble.js";
import type { Routine } from "./emitRun.js";
import { instantiate } from "./instantiate.js";
import { type Layout, planLayout } from "./layout.js";
import type { Kernels } from "./linkModule.js";
import { planProgram } from "./planProgram.js";
import type { CreateTermFactory } from "./termFactory.js";
import { type Choice, chooseThreads } from "./threads/chooseThreads.js";
import { nameTogether, notBegun } from "./threads/emitThreads.js";
import { ThreadTeam } from "./threads/threadTeam.js";

/** Runs batches of a routine, or one turn of a step; see `emitRun`. */
type Run = (from: number, until: number, perPass: number, isInOrder: number, turn: number) => number;

interface Exports {
  /** Keeps the state if it is finite. */
  keep(): number;
  /** The routines by their names. */
  readonly [routine: string]: Run;
}

const nameMeasurement = (index: number) => `measure${index}`;

function runOf(exports: Exports, routine: string): Run {
  const run = exports[routine];
  if (run === undefined) throw new Error(`there is nothing to ${routine} in this job`);
  return run;
}

/** So many times in a row, a tenth of a second each, a thread may be too busy to answer. */
const mostUnanswered = 50;

export interface SessionOptions {
  /** Nanoseconds, by estimate, after which a step pauses. */
  readonly longestTurn: number;
  readonly createFactory: CreateTermFactory;
  /** The library that computes large products, if one does. */
  readonly native: NativeProducts | undefined;
  /** Threads that steps run on at most, if the job may have several. */
  readonly threads: Threads;
  /** Threads that can run at the same time. */
  readonly cores: number;
  readonly leastPerThread: number;
}

/** Memory for the threads of a choice; if there is not as much, for one thread, which takes less. */
function takeMemory({ threads, problem }: Choice, plan: (threads: number) => Layout) {
  const take = (count: number) => {
    const layout = plan(count);
    return { threads: count, layout, memory: allocateMemory(layout.bytes, count > 1) };
  };
  try {
    return { problem, ...take(threads) };
  } catch (error) {
    if (threads === 1 || !(error instanceof CapacityError)) throw error;
    return { problem: "several threads would take more memory than there is", ...take(1) };
  }
}

/** A job in a WebAssembly module of its own. */
export class WasmSession implements Session {
  private readonly layout: Layout;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: Exports;
  private readonly numbers: Float64Array | Float32Array;
  /** The memory as integers of 4 bytes. */
  private readonly words: Uint32Array;
  private pass: Pass | undefined;
  /** The next turn of the step that is under way. */
  private turn = 0;
  /** The other threads, if there are any. The session runs on one until all of them are ready, and if one of them has failed. */
  private readonly team: ThreadTeam | undefined;
  /** Why there are fewer threads than were asked for. */
  private readonly problem: string | undefined;
  private readonly native: NativeProducts | undefined;
  /** How often in a row a thread has not answered in time. */
  private unanswered = 0;

  constructor(
    job: Job,
    kernels: Kernels,
    { longestTurn, createFactory, native, threads: wanted, cores, leastPerThread }: SessionOptions,
  ) {
    const dtype = job.dtype ?? "float64";
    const { measurements = [], state, steps } = job;
    const planAll = (all: readonly StepGraph[]) => all.map((step) => planProgram(step, dtype, createFactory));
    const programs = planAll(steps);
    const routines = new Map<string, Routine>();
    for (const [i, { steps: measuring, tables }] of measurements.entries()) {
      routines.set(nameMeasurement(i), { programs: planAll(measuring), tables, isTraining: false });
    }
    if (programs.length > 0) routines.set("run", { programs, tables: job.tables, isTraining: true });
    const all = [...routines.values()].flatMap((routine) => routine.programs);
    const choice = chooseThreads(job.mayShare === true ? wanted : 1, programs, { cores, leastPerThread });
    const { threads, problem, layout, memory } = takeMemory(choice, (count) => planLayout(job, all, count));
    [this.native, this.problem, this.layout, this.memory] = [native, problem, layout, memory];
    this.words = new Uint32Array(this.memory.buffer);
    [this.words[this.layout.lastKept / 4], this.words[this.layout.keptBefore / 4]] = this.layout.kept;
    const module = new WebAssembly.Module(assemble(routines, this.layout, kernels, longestTurn));
    this.exports = instantiate<Exports>(module, this.memory, native?.bind(dtype, this.memory));
    const { control } = this.layout;
    if (threads > 1) this.team = new ThreadTeam({ module, memory: this.memory, control, threads, cores });
    const { buffer } = this.memory;
    this.numbers = this.layout.lanes.view(buffer);
    for (const [{ values }, address] of this.layout.tables) this.writeAt(address, values);
    for (const [variable, values] of state) this.write(variable, values);
    // Even if it is not finite: there is no other state to go back to.
    const { kept, stateStart, stateBytes } = this.layout;
    for (const place of kept) new Uint8Array(buffer).copyWithin(place, stateStart, stateStart + stateBytes);
  }

  train(pass: Pass, from: number, until: number): PassProgress {
    return this.advance("run", pass, from, until);
  }

  measure(measurement: number, pass: Pass, from: number, until: number): PassProgress {
    return this.advance(nameMeasurement(measurement), pass, from, until);
  }

  private advance(routine: string, pass: Pass, from: number, until: number): PassProgress {
    try {
      return this.run(routine, pass, from, until);
    } finally {
      this.native?.giveBackThreads();
    }
  }

  private run(routine: string, pass: Pass, from: number, until: number): PassProgress {
    const { layout, team } = this;
    team?.start();
    const run = runOf(this.exports, this.threadsNow > 1 ? nameTogether(routine) : routine);
    if (pass !== this.pass) this.begin(pass);
    for (const [input, address] of layout.scalars) {
      this.numbers[address / layout.lanes.bytes] = pass.scalars.get(input) ?? Number.NaN;
    }
    const perPass = Math.ceil(pass.rows / pass.batchSize);
    let next = from;
    while (next < until) {
      const end = Math.min(until, next + layout.lossCount);
      const reached = run(next, end, perPass, pass.order === undefined ? 1 : 0, this.turn);
      if (reached === notBegun) {
        this.unanswered++;
        if (this.unanswered === mostUnanswered) team?.fail("does not answer");
        return { next, hasDiverged: false, isInStep: true };
      }
      this.unanswered = 0;
      if (reached === 0) {
        this.turn++;
        return { next, hasDiverged: false, isInStep: true };
      }
      // A negative number says that something is no longer finite.
      const done = Math.abs(reached);
      for (let batch = next; batch < done; batch++) {
        pass.losses[batch] = this.numbers[layout.losses / layout.lanes.bytes + batch - next] as number;
      }
      next = done;
      if (reached < 0) {
        this.turn = 0;
        return { next, hasDiverged: true, isInStep: false };
      }
      // A step of several turns has taken long enough for one call.
      if (this.turn > 0) break;
    }
    this.turn = 0;
    return { next, hasDiverged: false, isInStep: false };
  }

  keep(): boolean {
    return this.exports.keep() === 1;
  }

  restore(): void {
    this.restoreFrom(this.layout.lastKept);
  }

  restorePrevious(): void {
    this.restoreFrom(this.layout.keptBefore);
  }

  write(variable: Variable, values: Float64Array): void {
    this.writeAt(this.layout.state.get(variable) as number, values);
  }

  feed(from: number, values: Float64Array): void {
    this.writeAt(this.layout.feedStart + from * this.layout.lanes.bytes, values);
  }

  readFeed(from: number, count: number): Float64Array {
    return this.readAt(this.layout.feedStart + from * this.layout.lanes.bytes, count);
  }

  read(variable: Variable, into?: Float64Array): Float64Array {
    return this.readAt(this.layout.state.get(variable) as number, sizeOf(variable.shape), into);
  }

  readKept(variable: Variable, into?: Float64Array): Float64Array {
    return this.readFrom(this.layout.lastKept, variable, into);
  }

  readPrevious(variable: Variable, into?: Float64Array): Float64Array {
    return this.readFrom(this.layout.keptBefore, variable, into);
  }

  get threads(): number {
    return this.team === undefined || this.team.isOver ? 1 : this.layout.threads;
  }

  get threadsNow(): number {
    return this.team?.isReady === true ? this.layout.threads : 1;
  }

  get warning(): string | undefined {
    if (this.problem !== undefined) return `${this.problem}: the run takes 1 thread, which gives the same numbers`;
    const failure = this.team?.problem;
    return failure && `a thread ${failure}: the run goes on with 1 thread, which gives the same numbers`;
  }

  close(): void {
    this.team?.close();
  }

  isFinite(): boolean {
    return [...this.layout.state].every(([variable, address]) =>
      areFinite(this.viewAt(address, sizeOf(variable.shape))),
    );
  }

  /** @param note the address at which the address of a kept state is noted */
  private readFrom(note: number, variable: Variable, into?: Float64Array): Float64Array {
    const { state, stateStart } = this.layout;
    const kept = this.words[note / 4] as number;
    return this.readAt((state.get(variable) as number) - stateStart + kept, sizeOf(variable.shape), into);
  }

  private restoreFrom(note: number): void {
    const { stateStart, stateBytes } = this.layout;
    const kept = this.words[note / 4] as number;
    new Uint8Array(this.memory.buffer).copyWithin(stateStart, kept, kept + stateBytes);
  }

  private begin(pass: Pass): void {
    this.pass = pass;
    if (pass.order !== undefined) new Uint32Array(this.memory.buffer, this.layout.order).set(pass.order);
  }

  private readAt(address: number, count: number, into?: Float64Array): Float64Array {
    const view = this.viewAt(address, count);
    if (into === undefined) return new Float64Array(view);
    into.set(view);
    return into;
  }

  private viewAt(address: number, count: number): Float64Array | Float32Array {
    const first = address / this.layout.lanes.bytes;
    return this.numbers.subarray(first, first + count);
  }

  private writeAt(address: number, values: Float64Array): void {
    this.numbers.set(values, address / this.layout.lanes.bytes);
  }
}

/** In the way that takes least, since a run stands still meanwhile: any number times 0 is 0 if it is finite, else NaN. */
function areFinite(values: Float64Array | Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * 0;
  return sum === 0;
}
