import type { Input, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { type Feed, type Job, noFeed } from "../engine.js";
import { type Allocation, allocate, paddedBytes } from "./allocate.js";
import { computedBy, type Program } from "./program.js";
import { type Lanes, lanesOf } from "./simd.js";
import { operandsOf, storedAs, type Term } from "./terms.js";

/** The kernels' own data stands below. */
const start = 65536;
/** What a matrix product packs: a panel of 256 inner indices by 4 vectors, and a block of 128 rows by 256. */
const scratchBytes = 256 * 4 * 16 + 128 * 256 * 8;
/** Losses that are kept until they are read. */
const lossCount = 4096;

/** Addresses of all that a session has in memory. */
export interface Layout {
  readonly lanes: Lanes;
  readonly elementBytes: number;
  readonly scratch: number;
  readonly losses: number;
  readonly lossCount: number;
  /** Numbers of rows, 4 bytes each. */
  readonly order: number;
  readonly scalars: ReadonlyMap<Input, number>;
  /** Variables stand next to each other, and their kept values in the same way from `kept` on. */
  readonly stateStart: number;
  readonly stateBytes: number;
  readonly state: ReadonlyMap<Variable, number>;
  readonly kept: number;
  readonly tables: readonly number[];
  readonly tableColumns: readonly number[];
  /** Where the rows of a batch are gathered, for each table. */
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

export function planLayout(job: Job, programs: readonly Program[]): Layout {
  const { dtype = "float64", tables, feed = noFeed, state } = job;
  const lanes = lanesOf[dtype];
  let next = start;
  const take = (bytes: number): number => {
    const address = next;
    next += Math.ceil(bytes / 64) * 64;
    return address;
  };
  const rows = Math.max(0, ...tables.map(({ columns, values }) => values.length / columns));
  const batchRows = Math.max(...programs.map((program) => program.rows));
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
  const kept = take(stateBytes);
  const order = take(rows * 4);
  const tableAddresses = tables.map(({ values }) => take(values.length * lanes.bytes));
  const batches = tables.map(({ columns }) => take(batchRows * columns * lanes.bytes));
  const feedStart = take(feed.window * feed.perBatch * lanes.bytes);
  const allocations = new Map(programs.map((program) => [program, allocate(program, lanes.bytes)]));
  const buffers = take(Math.max(...[...allocations.values()].map(({ bytes }) => bytes)));
  return {
    lanes,
    elementBytes: lanes.bytes,
    scratch,
    losses,
    lossCount,
    order,
    scalars,
    stateStart,
    stateBytes,
    state: addresses,
    kept,
    tables: tableAddresses,
    tableColumns: tables.map(({ columns }) => columns),
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
