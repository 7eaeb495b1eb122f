import type { Input, Node, Variable } from "../graph/op.js";

/** A variable, and its value after a step. */
export interface Update {
  readonly variable: Variable;
  readonly value: Node;
}

/** One step over a batch of so many rows. All updates see the values from before the step. */
export interface StepGraph {
  readonly rows: number;
  /** First one input for each of the job's tables, then those that are fed. Each is [rows, columns]. */
  readonly inputs: readonly Input[];
  readonly loss: Node;
  readonly updates: readonly Update[];
}

/** A table of numbers, row-major. It is not copied, so it must not change while a session lives. */
export interface Rows {
  readonly columns: number;
  readonly values: Float64Array;
}

/**
 * Memory for numbers that are drawn for each batch, such as dropout masks. It has a slot for each of the next few batches, and the
 * caller fills it again and again. Batch number b of a pass reads slot b % window, whatever the order of rows.
 *
 * A slot holds one input after another, each [rows, columns] and row-major. A shorter batch leaves the end of its slot unused.
 */
export interface Feed {
  /** Number of slots. */
  readonly window: number;
  /** Numbers in a slot: as many as the longest batch reads. */
  readonly perBatch: number;
}

/** The feed of a job whose steps read nothing but tables. */
export const noFeed: Feed = Object.freeze({ window: 1, perBatch: 0 });

/**
 * `exact` gives the same bytes on every machine. `fast` may round a product and its sum once, if the machine can. `native` also takes
 * large products from the machine's own BLAS.
 */
export const arithmetics = ["exact", "fast", "native"] as const;
export type Arithmetic = (typeof arithmetics)[number];

/** The arithmetic for who must do without the machine's library, such as `evaluate`: models are used on other machines. */
export function withoutLibrary(arithmetic: Arithmetic): Arithmetic {
  return arithmetic === "native" ? "exact" : arithmetic;
}

/** How many threads a step runs on at most: so many, or as many as there are cores. Any number of threads gives the same bytes. */
export type Threads = number | "auto";
/** Far more than a small network can use. */
export const mostThreads = 64;

/** How an engine uses the machine. */
export interface EngineOptions {
  /** Default 1. */
  readonly threads?: Threads | undefined;
  /** The file of the library for `native`. Default: the first one of those known that the machine has. */
  readonly blas?: string | undefined;
}

/** The library that `native` takes products from. */
export interface NativeLibrary {
  /** Such as `OpenBLAS`. */
  readonly name: string;
  /** As the library says it, if it does. */
  readonly version: string | null;
  /** Threads that a product runs on, if the library says it. */
  readonly threads: number | null;
}

/** The number type of all computations. */
export const dtypes = ["float64", "float32"] as const;
export type Dtype = (typeof dtypes)[number];

/**
 * Steps that measure the rows of tables, batch by batch, in the order of the rows. If a table is one that is trained on, it is in
 * memory only once.
 */
export interface Measurement {
  /** One for each length of batch that occurs. They update counters only, and nothing that is trained. */
  readonly steps: readonly StepGraph[];
  readonly tables: readonly Rows[];
}

/** Everything that an engine needs to know before it can train. */
export interface Job {
  /** Default float64. */
  readonly dtype?: Dtype;
  /** One for each length of batch that occurs. */
  readonly steps: readonly StepGraph[];
  /** The tables that batches are taken from. All have the same number of rows. */
  readonly tables: readonly Rows[];
  /** Default: none. */
  readonly feed?: Feed | undefined;
  /** Default: none. */
  readonly measurements?: readonly Measurement[] | undefined;
  /** Whether its steps may run on all threads of the engine. Then the session is to be closed. Default: they run on one. */
  readonly mayShare?: boolean | undefined;
  /** The initial value of every variable, row-major. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
}

/** All rows of the tables in batches, once or several times over. The count of batches goes on from one time to the next. */
export interface Pass {
  /** Number of rows. */
  readonly rows: number;
  /** The order of the rows, by their numbers. Default: as they are in the tables. */
  readonly order?: Uint32Array | undefined;
  readonly batchSize: number;
  /** Single numbers, such as the learning rate. */
  readonly scalars: ReadonlyMap<Input, number>;
  /** Receives the loss of each batch, from before its update. One number for each batch of the pass. */
  readonly losses: Float64Array;
}

/** How far a session is in a pass. */
export interface PassProgress {
  /** Number of the next batch. */
  readonly next: number;
  /** Whether the last loss is not finite, or the state after the last batch of all rows. */
  readonly hasDiverged: boolean;
  /** Whether the step of the next batch has begun. The state is inconsistent until it is finished. */
  readonly isInStep: boolean;
}

/** A job that is ready to run. It holds the values of the variables. */
export interface Session {
  /**
   * Runs the batches from number `from` up to `until`, which is not run. It stops earlier if a number is no longer finite. If a
   * step takes long, it runs only a part of one step. After the last batch of all rows it keeps the state if it is finite.
   */
  train(pass: Pass, from: number, until: number): PassProgress;
  /** The same for one of the job's measurements, by its index. It keeps nothing. */
  measure(measurement: number, pass: Pass, from: number, until: number): PassProgress;
  /** Keeps the current state if it is finite, and returns whether it is. The state kept last becomes the previous one. */
  keep(): boolean;
  /** Goes back to the state that was kept last. */
  restore(): void;
  /** Goes back to the previous kept state. At first both kept states are the initial one. */
  restorePrevious(): void;
  /** Gives a variable another value. The kept states stay as they are. */
  write(variable: Variable, values: Float64Array): void;
  /** Writes numbers to the feed, from position `from` on. */
  feed(from: number, values: Float64Array): void;
  /** A copy of `count` numbers of the feed, from position `from` on. */
  readFeed(from: number, count: number): Float64Array;
  /**
   * A copy of the variable's value, row-major.
   *
   * @param into an array of its size, which the engine may fill instead of making a new one
   */
  read(variable: Variable, into?: Float64Array): Float64Array;
  /** The same of the state that was kept last. */
  readKept(variable: Variable, into?: Float64Array): Float64Array;
  /** The same of the previous kept state. */
  readPrevious(variable: Variable, into?: Float64Array): Float64Array;
  /** Whether all of the current state is finite. */
  isFinite(): boolean;
  /** Threads that steps are to run on. The first steps run on one, until the others have started. After a failure it is 1. */
  readonly threads: number;
  /** Threads that the next call runs on. */
  readonly threadsNow: number;
  /** Why it runs on fewer threads than it was asked for, once it does. */
  readonly warning: string | undefined;
  /** Ends its threads. It can still be read, and runs on one thread. */
  close(): void;
}

export const engineNames = ["wasm", "mathjs"] as const;
export type EngineName = (typeof engineNames)[number];

/** Runs graphs. All engines give the same numbers, except for `isFused` and `library`. */
export interface Engine {
  readonly name: EngineName;
  /** Whether a product and its sum are rounded once, by a fused multiply-add. */
  readonly isFused: boolean;
  /** The library that takes over products, if one does. */
  readonly library?: NativeLibrary | undefined;
  /** @throws CapacityError if the job takes more memory than it can get */
  prepare(job: Job): Session;
}
