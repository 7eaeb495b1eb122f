import type { Input, Variable } from "../../graph/op.js";
import type { Shape } from "../../graph/shape.js";
import type { ComparisonOperator } from "../../math/expression.js";

/** A value of a program: a dense array in row-major order, written once. Equal terms are one term. */
export type Term = Given | Computed | View;
/** A value that is there before the program runs. */
export type Given = Leaf | Numeral;
/** A value that an instruction computes. */
export type Computed = Elementwise | KernelCall | Product | Fold;
/** The numbers of another term, read in another way: no work. */
export type View = Reshaping | Line;

interface Base {
  readonly id: number;
  readonly shape: Shape;
}

/** An input or a variable of the graph. */
export interface Leaf extends Base {
  readonly kind: "leaf";
  readonly source: Input | Variable;
}

/** A number that is known when the program is made. */
export interface Numeral extends Base {
  readonly kind: "numeral";
  readonly value: number;
}

/** One operation on each element. The operands broadcast to the shape. */
export type Elementwise = ElementwiseOperation | Selection;
export interface ElementwiseOperation extends Base {
  readonly kind: "elementwise";
  readonly operator: ElementwiseOperator;
  readonly operands: readonly Term[];
}
export type ElementwiseOperator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "negate"
  | "abs"
  | "sqrt"
  | "sign"
  | "min"
  | "max"
  | "pow"
  | "copy";
/** Compares the first two operands, and takes the third if the comparison is true, else the fourth. */
export interface Selection extends Base {
  readonly kind: "elementwise";
  readonly operator: "select";
  readonly comparison: ComparisonOperator;
  readonly operands: readonly [left: Term, right: Term, whenTrue: Term, whenFalse: Term];
}

/**
 * A kernel called on whole arrays: a function of each number, or a primitive that an op brings along.
 *
 * A function such as `exp` could be part of a loop, but is not. Together with what comes before and after it, it would make a long
 * chain of operations that wait for each other, and a processor holds only so many of them.
 */
export interface KernelCall extends Base {
  readonly kind: "call";
  /** Without the number type: `exp` stands for the kernels `exp_f64` and `exp_f32`. */
  readonly kernel: string;
  readonly operands: readonly Term[];
  /** Numbers that the kernel gets behind the addresses of the operands and of the result. */
  readonly sizes: readonly number[];
  /**
   * Blocks that the operands and the result consist of, one behind another. A long call is cut into calls for some of the blocks:
   * the first of the sizes then shrinks in proportion.
   */
  readonly blocks: number;
}

/** A matrix product [m, k] · [k, n] -> [m, n]. Either operand may be read as its transpose. */
export interface Product extends Base {
  readonly kind: "product";
  readonly operands: readonly [left: Term, right: Term];
  readonly transposed: readonly [left: boolean, right: boolean];
  /** Whether its code is all of its multiplications, one after another, and not a call of the kernel. */
  readonly isWrittenOut: boolean;
  /** Whether a library of the machine computes it. The library has threads of its own, so one thread calls it. */
  readonly isNative: boolean;
}

/** All numbers along the middle axis of [outer, size, inner] joined into one, in ascending order. */
export interface Fold extends Base {
  readonly kind: "fold";
  readonly by: FoldOperator;
  readonly operands: readonly [Term];
  readonly extent: readonly [outer: number, size: number, inner: number];
  /** Whether its code is all of its steps, one after another, and not a call of the kernel, if it is not part of a loop. */
  readonly isWrittenOut: boolean;
}
export type FoldOperator = keyof typeof foldOperators;
/** `neutral` is what a fold starts from: the first number joined to it is that number, to the bit. */
export const foldOperators = {
  sum: { join: "add", neutral: -0, isWide: false },
  /** The sum of all float32 numbers, in float64: each is added to many, and would lose digits in float32. */
  wideSum: { join: "add", neutral: -0, isWide: true },
  max: { join: "max", neutral: -Infinity, isWide: false },
} as const satisfies Readonly<Record<string, { join: ElementwiseOperator; neutral: number; isWide: boolean }>>;

/** The same numbers in another shape. */
export interface Reshaping extends Base {
  readonly kind: "reshaping";
  readonly operands: readonly [Term];
}

/** Some numbers of an array, at equal distances, as a matrix of one row or one column. */
export interface Line extends Base {
  readonly kind: "line";
  readonly operands: readonly [Term];
  /** Elements before the first one, and from each to the next. */
  readonly start: number;
  readonly stride: number;
}

/** The terms that `term` reads. */
export function operandsOf(term: Term): readonly Term[] {
  return term.kind === "leaf" || term.kind === "numeral" ? [] : term.operands;
}

/** The term that holds the numbers in memory: the one behind all views. */
export function storedAs(term: Term): Given | Computed {
  return term.kind === "reshaping" || term.kind === "line" ? storedAs(term.operands[0]) : term;
}

export function isComputed(term: Term): term is Computed {
  switch (term.kind) {
    case "elementwise":
    case "call":
    case "product":
    case "fold":
      return true;
    case "leaf":
    case "numeral":
    case "reshaping":
    case "line":
      return false;
  }
}
