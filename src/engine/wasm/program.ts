import type { Input, Variable } from "../../graph/op.js";
import type { Shape } from "../../graph/shape.js";
import type { Computed, Elementwise, Fold, KernelCall, Product, Term } from "./terms.js";

/** One pass over the elements of a shape; all of them are computed while one vector is at hand. */
export interface Loop {
  readonly kind: "loop";
  readonly shape: Shape;
  readonly terms: readonly Elementwise[];
  /** Folds of what is computed, from row to row: the columns' sums, which are there when the pass is over. */
  readonly totals: readonly Fold[];
}

/**
 * One pass over narrow rows, with what is computed of each row as a whole: folds along it, and what these lead to. A vector holds
 * a column of several rows, so that rows that are no multiple of a vector long leave no lane idle.
 */
export interface RowLoop {
  readonly kind: "rows";
  /** [rows, columns] */
  readonly shape: Shape;
  /** Elements of the shape, folds along its rows, and elements of one number a row. */
  readonly terms: readonly (Elementwise | Fold)[];
  /** As in a loop; also of one number a row. */
  readonly totals: readonly Fold[];
}

/** Puts a new value in the place of a variable, when nothing needs the old one any more. */
export interface Move {
  readonly kind: "move";
  readonly from: Computed;
  readonly to: Variable;
}

export type Instruction = Loop | RowLoop | KernelCall | Product | Fold | Move;

/** The terms that an instruction computes. */
export function computedBy(instruction: Instruction): readonly Computed[] {
  switch (instruction.kind) {
    case "loop":
    case "rows":
      return [...instruction.terms, ...instruction.totals];
    case "move":
      return [];
    case "call":
    case "product":
    case "fold":
      return [instruction];
  }
}

/** A step, ready to be given addresses: what is done, in order. */
export interface Program {
  readonly rows: number;
  readonly inputs: readonly Input[];
  readonly instructions: readonly Instruction[];
  readonly loss: Computed;
  /** Terms that are written straight into a variable. */
  readonly homes: ReadonlyMap<Term, Variable>;
}
