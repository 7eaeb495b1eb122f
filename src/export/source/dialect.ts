import type { ComparisonOperator } from "../../math/expression.js";

/** How a target writes what differs from one to another. Wide numbers keep the digits of float64, even if the others are float32. */
export interface Dialect {
  /** A number, infinite or NaN too. */
  number(value: number, isWide: boolean): string;
  /** The function of a kernel or an operator, such as `exp`; or the name of one that is written out. */
  functionName(name: string, isWide: boolean): string;
  comparison(operator: ComparisonOperator): string;
  /** The declaration of a constant array: up to its first number, and from behind the last. */
  constantArray(name: string, size: number, isWide: boolean): readonly [opening: string, closing: string];
  /** The declaration of an array in a function. */
  localArray(name: string, size: number, isWide: boolean): string;
  /** The declaration of a number in a function, up to its name: `const x`. */
  local(name: string, isConstant: boolean, isWide: boolean): string;
  /** The head of a loop: `for (let i = 0; i < 3; i++)`. */
  loop(index: string, count: number): string;
  /** The head of a function of numbers that gives a number: `function max(a, b)`. */
  functionHead(name: string, parameters: readonly string[]): string;
}
