import type { Input, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { type Feed, type Job, noFeed, type Rows } from "../engine.js";
import { type Allocation, allocate, paddedBytes } from "./allocate.js";
import { pageBytes } from "./allocateMemory.js";
import { scratchBytes } from "./kernels/productBlocks.js";
import { type Lanes, lanesOf } from "./lanes.js";
import { computedBy, type Program } from "./program.js";
import { operandsOf, storedAs, type Term } from "./terms.js";

/** The kernels' own data is below: one page of memory, as WebAssembly counts it, is enough for it. */
const start = pageBytes;
/** Batches that one call of the module runs at most: their losses stay in its memory until the call returns. */
const lossCount = 4096;

/** Addresses of all that a session has in memory. */
export interface Layout {
  readonly lanes: Lanes;
  readonly scratch: number;
  readonly losses: number;
  readonly lossCount: number;
  /** Numbers of rows, 4 bytes each. */
  readonly order: number;
  readonly scalars: ReadonlyMap<Input, number>;
  /** Variables stand next to each other, and in the same way in each of the two kept states. */
  readonly stateStart: number;
  readonly stateBytes: number;
  readonly state: ReadonlyMap<Variable, number>;
  /** The two states that are kept take turns. */
  readonly kept: readonly [number, number];
  /** Where it is noted, in 4 bytes, which address of the two has the state that was kept last. */
  readonly lastKept: number;
  /** The same of the one before. */
  readonly keptBefore: number;
  /** Of the training and of all measurements. */
  readonly tables: ReadonlyMap<Rows, number>;
  /** Where the rows of a batch are gathered, for each table that is trained on. */
  readonly batches: readonly number[];
  readonly feed: Feed;
  /** Where the feed's first slot starts. */
  readonly feedStart: number;
  readonly rows: number;
  readonly allocations: ReadonlyMap<Program, Allocation>;
  /** Where the programs' buffers start. */
  readonly buffers: number;
  /** Size of the memory. */
  readonly bytes: number;
}

/** @param programs of the training and of all measurements */
export function planLayout(job: Job, programs: readonly Program[]): Layout {
  const { dtype = "float64", steps, tables, feed = noFeed, measurements = [], state } = job;
  const lanes = lanesOf[dtype];
  let next = start;
  const take = (bytes: number): number => {
    const address = next;
    next += Math.ceil(bytes / 64) * 64;
    return address;
  };
  const rows = Math.max(0, ...tables.map(({ columns, values }) => values.length / columns));
  const batchRows = Math.max(0, ...steps.map((step) => step.rows));
  const scratch = take(scratchBytes);
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
  next = Math.ceil(next / 64) * 64;
  const kept = [take(stateBytes), take(stateBytes)] as const;
  const [lastKept, keptBefore] = [take(4), take(4)];
  const order = take(rows * 4);
  const allTables = new Set([...tables, ...measurements.flatMap((measurement) => measurement.tables)]);
  const tableAddresses = new Map([...allTables].map((table) => [table, take(table.values.length * lanes.bytes)]));
  const batches = tables.map(({ columns }) => take(batchRows * columns * lanes.bytes));
  const feedStart = take(feed.window * feed.perBatch * lanes.bytes);
  const allocations = new Map(programs.map((program) => [program, allocate(program, lanes.bytes)]));
  const buffers = take(Math.max(...[...allocations.values()].map(({ bytes }) => bytes)));
  return {
    lanes,
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
    rows,
    allocations,
    buffers,
    // A vector may be read over the end of the last array.
    bytes: next + 64,
  };
}

/** Inputs that are not of a batch. */
function scalarInputs({ instructions, inputs }: Program): ReadonlySet<Input> {
  const ofBatch = new Set(inputs);
  const found = new Set<Input>();
  const look = (term: Term) => {
    const leaf = storedAs(term);
    if (leaf.kind === "leaf" && leaf.source.kind === "input" && !ofBatch.has(leaf.source)) found.add(leaf.source);
  };
  for (const instruction of instructions) {
    if (instruction.kind === "move") look(instruction.from);
    else for (const term of computedBy(instruction)) operandsOf(term).forEach(look);
  }
  return found;
}
