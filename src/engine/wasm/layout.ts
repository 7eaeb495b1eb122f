import type { Input, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { type Feed, type Job, noFeed, type Rows } from "../engine.js";
import { type Allocation, allocate, paddedBytes, readsOf } from "./allocate.js";
import { pageBytes } from "./allocateMemory.js";
import { controlBytes } from "./kernels/controlBlock.js";
import { scratchBytes } from "./kernels/productBlocks.js";
import { type Lanes, lanesOf } from "./lanes.js";
import type { Program } from "./program.js";

/** The kernels' own data is below: one page of memory, as WebAssembly counts it, is enough for it. */
const start = pageBytes;
/** Batches that one call of the module runs at most: their losses stay in its memory until the call returns. */
const lossCount = 4096;

/** Arrays start at the start of a cache line. */
export const cacheLine = 64;

/** Where everything that a session needs is in memory: addresses, unless they say otherwise. */
export interface Layout {
  readonly lanes: Lanes;
  /** The threads that the memory is for. */
  readonly threads: number;
  /** The words by which threads agree, if there are several: see `kernels/controlBlock.ts`. */
  readonly control: number;
  /** Memory that kernels may use while they run: so much for each thread. */
  readonly scratch: number;
  /** The losses of the batches that one call of the module runs. */
  readonly losses: number;
  readonly lossCount: number;
  /** The order of the rows: their numbers, 4 bytes each. */
  readonly order: number;
  /** Inputs that are set for each pass. */
  readonly scalars: ReadonlyMap<Input, number>;
  /** The variables, one after another. Each of the two kept states is a copy of these bytes. */
  readonly stateStart: number;
  readonly stateBytes: number;
  readonly state: ReadonlyMap<Variable, number>;
  /** The kept states. Each time the older one is written over. */
  readonly kept: readonly [number, number];
  /** Where the address of the state that was kept last is noted, in 4 bytes. */
  readonly lastKept: number;
  /** Where the address of the one before is noted. */
  readonly keptBefore: number;
  /** The tables of the training and of all measurements. */
  readonly tables: ReadonlyMap<Rows, number>;
  /** Where the rows of a batch are put next to each other, for each table that is trained on. */
  readonly batches: readonly number[];
  readonly feed: Feed;
  /** The first slot of the feed. */
  readonly feedStart: number;
  readonly allocations: ReadonlyMap<Program, Allocation>;
  /** The buffers of the programs. Only one program runs at a time, so they share them. */
  readonly buffers: number;
  /** Size of the memory. */
  readonly bytes: number;
}

/** @param programs of the training and of all measurements */
export function planLayout(job: Job, programs: readonly Program[], threads = 1): Layout {
  const { dtype = "float64", steps, tables, feed = noFeed, measurements = [], state } = job;
  const lanes = lanesOf[dtype];
  let next = start;
  const take = (bytes: number): number => {
    const address = next;
    next += toCacheLine(bytes);
    return address;
  };
  const rows = Math.max(0, ...tables.map(({ columns, values }) => values.length / columns));
  const batchRows = Math.max(0, ...steps.map((step) => step.rows));
  const control = take(threads > 1 ? controlBytes : 0);
  const scratch = take(threads * scratchBytes);
  const losses = take(lossCount * lanes.bytes);
  const scalars = new Map<Input, number>();
  for (const program of programs) {
    for (const source of scalarInputs(program)) if (!scalars.has(source)) scalars.set(source, take(lanes.bytes));
  }
  const stateStart = next;
  const addresses = new Map<Variable, number>();
  for (const variable of state.keys()) {
    addresses.set(variable, next);
    next += paddedBytes(sizeOf(variable.shape), lanes.bytes);
  }
  const stateBytes = next - stateStart;
  next = toCacheLine(next);
  const kept = [take(stateBytes), take(stateBytes)] as const;
  const [lastKept, keptBefore] = [take(4), take(4)];
  const order = take(rows * 4);
  const allTables = new Set([...tables, ...measurements.flatMap((measurement) => measurement.tables)]);
  const tableAddresses = new Map([...allTables].map((table) => [table, take(table.values.length * lanes.bytes)]));
  const batches = tables.map(({ columns }) => take(batchRows * columns * lanes.bytes));
  const feedStart = take(feed.window * feed.perBatch * lanes.bytes);
  const allocations = new Map(programs.map((program) => [program, allocate(program, lanes.bytes, threads > 1)]));
  const buffers = take(Math.max(...[...allocations.values()].map(({ bytes }) => bytes)));
  return {
    lanes,
    threads,
    control,
    scratch,
    losses,
    lossCount,
    order,
    scalars,
    stateStart,
    stateBytes,
    state: addresses,
    kept,
    lastKept,
    keptBefore,
    tables: tableAddresses,
    batches,
    feed,
    feedStart,
    allocations,
    buffers,
    // The last vector of an array may be read over its end.
    bytes: next + cacheLine,
  };
}

/** The same for one of the threads, which has scratch memory of its own. */
export function layoutOf(layout: Layout, thread: number): Layout {
  return { ...layout, scratch: layout.scratch + thread * scratchBytes };
}

function toCacheLine(bytes: number): number {
  return Math.ceil(bytes / cacheLine) * cacheLine;
}

/** The inputs of a program that are no part of a batch. */
function scalarInputs({ instructions, inputs }: Program): readonly Input[] {
  const ofBatch = new Set(inputs);
  return instructions
    .flatMap(readsOf)
    .flatMap((term) => (term.kind === "leaf" && term.source.kind === "input" ? [term.source] : []))
    .filter((source) => !ofBatch.has(source));
}
