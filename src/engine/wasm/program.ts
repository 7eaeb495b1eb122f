import type { Input, Variable } from "../../graph/op.js";
import type { Shape } from "../../graph/shape.js";
import type { Computed, Elementwise, Fold, KernelCall, Product, Term } from "./terms.js";

/** One pass over the elements of a shape. All terms are computed for one vector, then for the next. */
export interface Loop {
  readonly kind: "loop";
  readonly shape: Shape;
  readonly terms: readonly Elementwise[];
  /** Folds of its terms from row to row, such as sums of columns. They are complete when the pass is over. */
  readonly totals: readonly Fold[];
}

/**
 * One pass over narrow rows, which also computes folds along each row and terms that depend on these. A vector holds one column of
 * several rows, so every lane is used, whatever the length of the rows.
 */
export interface RowLoop {
  readonly kind: "rows";
  /** [rows, columns] */
  readonly shape: Shape;
  /** Elements of the shape, folds along its rows, and elements of one number a row. */
  readonly terms: readonly (Elementwise | Fold)[];
  /** As in a loop. They may also be folds of terms with one number a row. */
  readonly totals: readonly Fold[];
}

/** Copies the new value of a variable to its memory, when nothing needs the old value any more. */
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

/** A step as a list of instructions, in order, without addresses. */
export interface Program {
  readonly rows: number;
  readonly inputs: readonly Input[];
  readonly instructions: readonly Instruction[];
  readonly loss: Computed;
  /** The variables that terms are written straight into. */
  readonly homes: ReadonlyMap<Term, Variable>;
}
