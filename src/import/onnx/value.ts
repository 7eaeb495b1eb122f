import type { Comparison, Expression } from "../../math/expression.js";
import type { Affine } from "./affine.js";
import type { Tensor } from "./tensor.js";

/**
 * What a value of the graph is, told without running it: a constant, numbers of each row, or something made from their classes.
 */
export type Value = Tensor | Rows | Condition | Classes | ProbabilityPair | Column;

/** Numbers of each row: an elementwise formula in x of what a stage gives. */
export interface Rows {
  readonly kind: "rows";
  readonly stage: Stage;
  /** Sizes after that of the batch. */
  readonly shape: readonly (number | undefined)[];
  readonly tree: Expression;
}

/** Where the numbers of rows start that ops then change element by element. */
export type Stage = InputStage | LinearStage | AffineStage | NormalizingStage;

/** The graph's inputs, side by side. */
export interface InputStage {
  readonly kind: "input";
  readonly names: readonly string[];
}

/** x · W + b */
export interface LinearStage {
  readonly kind: "linear";
  readonly from: Rows;
  readonly fanIn: number;
  readonly fanOut: number;
  /** [fanIn, fanOut], row after row. */
  readonly weight: Float64Array;
  readonly bias: Float64Array | undefined;
  readonly isDouble: boolean;
}

/** Each column scaled by its own numbers. */
interface AffineStage {
  readonly kind: "affine";
  readonly from: Rows;
  readonly affine: Affine;
}

/** A function of all numbers of a row. */
export interface NormalizingStage {
  readonly kind: "softmax" | "logSoftmax";
  readonly from: Rows;
}

/** A comparison for each element. */
export interface Condition {
  readonly kind: "condition";
  readonly stage: Stage;
  readonly shape: Rows["shape"];
  readonly comparison: Comparison;
  readonly isNegated: boolean;
}

/** The class of each row, or its probabilities under the names of the classes. */
export interface Classes {
  readonly kind: "classes";
  /** What the class is found from: the largest, or those above a threshold. */
  readonly from: Rows | ProbabilityPair;
  readonly by: "largest" | "map" | "threshold";
  readonly labels: readonly (string | number)[] | undefined;
  readonly threshold?: number;
}

/** 1 - p and p beside each other. */
export interface ProbabilityPair {
  readonly kind: "pair";
  readonly of: Rows;
}

/** One of the columns of rows. */
export interface Column {
  readonly kind: "column";
  readonly of: Rows | ProbabilityPair;
  readonly index: number;
}

/** The number of columns; undefined if it is not known. */
export function widthOf({ shape }: Pick<Rows, "shape">): number | undefined {
  return shape.reduce<number | undefined>(
    (product, size) => (product === undefined || size === undefined ? undefined : product * size),
    1,
  );
}
