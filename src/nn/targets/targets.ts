import type { Update } from "../../engine/engine.js";
import type { Node, Variable } from "../../graph/op.js";

/** What a loss compares the network's outputs with. */
export type Targets = NumberTargets | ClassTargets;

export interface NumberTargets {
  readonly kind: "numbers";
  /** For people. */
  readonly description: string;
}

/** Targets that name a class, and how a class is read from a row of numbers, one for each output. */
export interface ClassTargets {
  readonly kind: "oneClass" | "yesOrNo";
  /** For people. */
  readonly description: string;
  /**
   * The index of a row's class.
   *
   * @param rows logits, or targets as the loss takes them
   * @param target index of the target among the targets
   * @param margin for logits: see `marginOf`; 0 if left out
   */
  findClass(rows: OutputRows, row: number, target: number, margin?: number): number;
  /** How likely a class of a target is, by the index of the class. */
  findProbability(predictions: OutputRows, row: number, target: number, index: number): number;
  /** Counts what `findClass` finds correctly, as a part of the step. */
  createCorrectCount(outputs: number, margin?: number): CorrectCount;
}

/** Numbers of several rows, row after row. */
export interface OutputRows {
  readonly values: Float64Array;
  /** Numbers a row. */
  readonly width: number;
}

/** Counts correct predictions from batch to batch, as a part of the step. */
export interface CorrectCount {
  /** Correct predictions since it was last set to 0, a single number. */
  readonly correct: Variable;
  /** Variables with their first values. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
  /** Adds the batch's correct predictions. */
  update(prediction: Node, target: Node): Update;
}
