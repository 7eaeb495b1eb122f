import type { Input, Node, Variable } from "../graph/op.js";

/** A variable and what it becomes at the end of a step. */
export interface Update {
  readonly variable: Variable;
  readonly value: Node;
}

/** One step over a batch of a certain length. The updates all see the values from before the step. */
export interface StepGraph {
  readonly rows: number;
  /** What gets the batch's rows of each of the job's tables, then what gets its numbers of the feed; each [rows, columns]. */
  readonly inputs: readonly Input[];
  readonly loss: Node;
  readonly updates: readonly Update[];
}

/** Numbers in rows of `columns` each, row-major. Not copied, so they must not change while a session lives. */
export interface Rows {
  readonly columns: number;
  readonly values: Float64Array;
}

/**
 * Room for numbers that are handed over while training goes on, such as masks that are drawn for each batch. It holds those of a
 * window of batches, and is filled again and again: batch number b of the rows takes what stands in slot b % window, whatever the
 * order of rows.
 *
 * In a slot stands one input after another, each [rows, columns], row-major; a smaller batch leaves the end of its slot unused.
 */
export interface Feed {
  /** Slots, one for each batch of the window. */
  readonly window: number;
  /** Numbers in a slot: what the longest batch takes. */
  readonly perBatch: number;
}

/** Of a job whose steps take nothing but rows of tables. */
export const noFeed: Feed = Object.freeze({ window: 1, perBatch: 0 });

/** `exact` gives the same bytes on every machine; `fast` may round a product and its sum once, where the host can. */
export type Arithmetic = "exact" | "fast";

/** The number type that is computed with. */
export type Dtype = "float64" | "float32";

/**
 * Tables, and steps that measure their rows batch by batch. The tables may be those that are trained on: then they take no memory
 * of their own. The rows are taken in their order.
 */
export interface Measurement {
  /** One for each length of batch that occurs. They update counts of what they measure, and nothing that is trained. */
  readonly steps: readonly StepGraph[];
  readonly tables: readonly Rows[];
}

/** All that an engine needs to know before it can train. */
export interface Job {
  /** Default float64. */
  readonly dtype?: Dtype;
  /** One for each length of batch that occurs. */
  readonly steps: readonly StepGraph[];
  /** What steps read their batches of; all have the same number of rows. */
  readonly tables: readonly Rows[];
  /** What steps take besides; left out, that is nothing. */
  readonly feed?: Feed | undefined;
  /** What can be measured beside the training. */
  readonly measurements?: readonly Measurement[] | undefined;
  /** Every variable with the values that it starts from, row-major. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
}

/** Rows of the data in batches, gone over once or several times. Batches are counted on from one time to the next. */
export interface Pass {
  /** Rows that are gone over each time. */
  readonly rows: number;
  /** Their numbers, in the order in which they are visited; left out, they are taken as they stand. */
  readonly order?: Uint32Array | undefined;
  readonly batchSize: number;
  /** Single numbers for this pass, such as the learning rate. */
  readonly scalars: ReadonlyMap<Input, number>;
  /** Filled in: the loss of each batch, taken before its update. As long as there are batches in the whole pass. */
  readonly losses: Float64Array;
}

/** How far a session has come. */
export interface PassProgress {
  /** The batch to go on with. */
  readonly next: number;
  /** After a batch whose loss is not finite, and after a last batch of the rows that leaves the state not finite. */
  readonly hasDiverged: boolean;
  /** Whether a part of the next batch's step has been done: only the rest of it makes the state whole again. */
  readonly isInStep: boolean;
}

/** A job made ready to run: it holds the variables' values. */
export interface Session {
  /**
   * Runs the batches from number `from` to `until`, which is not run; fewer where something is no longer finite, and only a part
   * of the first one's step where a step takes long. When it has gone over all of the rows, and the state is finite, it keeps
   * the state.
   */
  train(pass: Pass, from: number, until: number): PassProgress;
  /** The same for the batches of one of the job's measurements, by its index: it measures the state as it is, and keeps none. */
  measure(measurement: number, pass: Pass, from: number, until: number): PassProgress;
  /** Keeps the state as it is, if it is finite; tells whether. What was kept last stays as the previous one. */
  keep(): boolean;
  /** Goes back to the state as it was last kept. */
  restore(): void;
  /** Goes back to the state that was kept before the last one; at first both are the state that the job starts from. */
  restorePrevious(): void;
  /** Gives a variable another value; what was last kept stays. */
  write(variable: Variable, values: Float64Array): void;
  /** Puts numbers into the job's feed, from its number `from` on. */
  feed(from: number, values: Float64Array): void;
  /** So many numbers of the feed, from its number `from` on; a copy. */
  readFeed(from: number, count: number): Float64Array;
  /** The variable's value, row-major; a copy. */
  read(variable: Variable): Float64Array;
  /** The same as it was last kept. */
  readKept(variable: Variable): Float64Array;
}

export const engineNames = ["wasm", "mathjs"] as const;
export type EngineName = (typeof engineNames)[number];

/** What runs graphs. All engines give the same numbers, but for what `isFused` says. */
export interface Engine {
  readonly name: EngineName;
  /** Whether products and their sums are rounded once, by fused multiply-add. */
  readonly isFused: boolean;
  /** @throws CapacityError where the job takes more memory than there can be */
  prepare(job: Job): Session;
}
