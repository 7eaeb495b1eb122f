import type { Expression } from "../../math/expression.js";

/**
 * A function in a language of loops and arrays, which every target that is source code can print: the numbers of one row go in, those
 * of the results come out. Elements of arrays are symbols such as `layer0[j]`, as C and JavaScript write them alike.
 */
export interface SourceProgram {
  /** Numbers that are known, in the order of their use. */
  readonly constants: readonly ConstantArray[];
  /** Functions of numbers that the target lacks and the body calls. A function comes behind those that it calls. */
  readonly functions: readonly SourceFunction[];
  readonly body: readonly Statement[];
  readonly results: readonly SourceResult[];
}

/** What a program computes. The body writes the array, but does not declare it. */
export interface SourceResult {
  readonly name: string;
  readonly size: number;
  /** The array that has it: of its own name, or that of an earlier result that is the same. */
  readonly array: string;
  readonly isWide: boolean;
}

/** Numbers that are wide keep all digits of float64 if the program computes in float32. */
interface Wide {
  readonly isWide: boolean;
}

export interface ConstantArray extends Wide {
  readonly name: string;
  readonly values: Float64Array;
  /** For people: how the numbers lie, if there is more than one row of them. */
  readonly comment?: string;
  /** Numbers in a row. */
  readonly columns: number;
}

/** A function of numbers that gives a number. */
export interface SourceFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  /** For people. */
  readonly comment: string;
  readonly body: readonly Statement[];
  readonly result: Expression;
}

export type Statement = Comment | LocalArray | Local | Assignment | Loop;

interface Comment {
  readonly kind: "comment";
  readonly text: string;
}
interface LocalArray extends Wide {
  readonly kind: "array";
  readonly name: string;
  readonly size: number;
}
/** A number with a name: one that stays, or one that is assigned to later. */
interface Local extends Wide {
  readonly kind: "constant" | "variable";
  readonly name: string;
  readonly value: Expression;
}
export interface Assignment extends Wide {
  readonly kind: "assignment";
  /** A variable or an element. */
  readonly place: string;
  readonly operator: "=" | "+=";
  readonly value: Expression;
}
/** Goes through the indexes from 0 on. */
export interface Loop {
  readonly kind: "loop";
  readonly index: string;
  readonly count: number;
  readonly body: readonly Statement[];
}
