import type { Input, Node, Variable } from "../graph/op.js";

/** A variable and what it becomes at the end of a step. */
export interface Update {
  readonly variable: Variable;
  readonly value: Node;
}

/** One step over a batch of a certain length. The updates all see the values from before the step. */
export interface StepGraph {
  readonly rows: number;
  /** What the batch's rows of each of the job's tables are handed to, in the shape [rows, columns]. */
  readonly inputs: readonly Input[];
  readonly loss: Node;
  readonly updates: readonly Update[];
}

/** Numbers in rows of `columns` each, row-major. Not copied, so they must not change while a session lives. */
export interface Rows {
  readonly columns: number;
  readonly values: Float64Array;
}

/** All that an engine needs to know before it can train. */
export interface Job {
  /** One for each length of batch that occurs. */
  readonly steps: readonly StepGraph[];
  /** What steps read their batches of. */
  readonly tables: readonly Rows[];
  /** Every variable with the values that it starts from, row-major. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
}

/** A pass over rows of the data in batches. */
export interface Pass {
  /** Numbers of the rows, in the order in which they are visited. */
  readonly order: Uint32Array;
  readonly batchSize: number;
  /** Single numbers for this pass, such as the learning rate. */
  readonly scalars: ReadonlyMap<Input, number>;
  /** Filled in: the loss of each batch, taken before its update. */
  readonly losses: Float64Array;
}

/** A job made ready to run: it holds the variables' values. */
export interface Session {
  /**
   * Runs batches from number `from` on, until the pass is over or `until` says so; asked after each batch with its number.
   *
   * @returns the number of the batch to go on with
   */
  train(pass: Pass, from: number, until: (batch: number) => boolean): number;
  /** The variable's values, row-major; a copy. */
  read(variable: Variable): Float64Array;
}

/** What runs graphs. All engines give the same numbers. */
export interface Engine {
  readonly name: string;
  prepare(job: Job): Session;
}
