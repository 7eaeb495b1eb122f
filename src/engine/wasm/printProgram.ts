import { formatShape, type Shape, sameShape, sizeOf } from "../../graph/shape.js";
import {
  call,
  comparison,
  conditional,
  type Expression,
  negation,
  numeral,
  operation,
  symbol,
} from "../../math/expression.js";
import { printExpression } from "../../math/printExpression.js";
import { formatCount } from "../../messages/formatCount.js";
import { type Allocation, allocate } from "./allocate.js";
import { computedBy, type Instruction, type Program } from "./program.js";
import { type Elementwise, type Fold, type Line, operandsOf, storedAs, type Term } from "./terms.js";

/**
 * A program as text, for people: one line for each value that an instruction computes, with the instruction's kind and shape in
 * front of its first value.
 *
 * - Inputs and variables go by their names. `w'` is the new value of the variable `w`, written over the old one.
 * - `%1`, `%2`, … are values in memory, which later instructions read.
 * - `t1`, `t2`, … are values that live in a register while their loop runs. A value that is used once is written where it is used.
 * - `x[:, 0]` is a column of a matrix, `x[0, :]` a row. `sum(x[:, i] * w[i, :], i < 4)` is a matrix product that a loop computes.
 */
export function printProgram(program: Program): string {
  const { rows, inputs, instructions, loss } = program;
  const { offsets, bytes } = allocate(program, Float64Array.BYTES_PER_ELEMENT);
  const names = new Names(program, offsets);
  const read = inputs.map((input) => `${input.name} ${formatShape(input.shape)}`);
  return [
    toLine("batch", formatCount(rows, "row"), read.join(", ")),
    ...instructions.flatMap((instruction) => printInstruction(instruction, names)),
    toLine("loss", formatShape(loss.shape), names.of(loss)),
    toLine("memory", "", `${bytes} bytes in float64`),
    "",
  ].join("\n");
}

function toLine(kind: string, shape: string, text: string): string {
  return `${kind.padEnd(10)} ${shape.padEnd(9)} ${text}`.trimEnd();
}

function printInstruction(instruction: Instruction, names: Names): readonly string[] {
  if (instruction.kind === "move") {
    const { from, to } = instruction;
    return [toLine("move", formatShape(to.shape), `${to.name}' = ${names.of(from)}`)];
  }
  const computed = computedBy(instruction);
  names.nameLocals(computed);
  return computed
    .filter((term) => names.has(term))
    .map((term, i) => {
      const text = `${names.of(term)} = ${printExpression(definitionOf(term, names))}`;
      return i === 0 ? toLine(instruction.kind, formatShape(instruction.shape), text) : toLine("", "", text);
    });
}

/** What the values of a program are called. */
class Names {
  private readonly global = new Map<Term, string>();
  private local: ReadonlyMap<Term, string> = new Map();

  constructor(program: Program, inMemory: Allocation["offsets"]) {
    let count = 0;
    for (const term of program.instructions.flatMap(computedBy)) {
      const home = program.homes.get(term);
      if (home !== undefined) this.global.set(term, `${home.name}'`);
      else if (inMemory.has(term)) this.global.set(term, `%${++count}`);
    }
  }

  /** Names those of the terms that one instruction computes and uses several times itself. */
  nameLocals(computed: readonly Term[]): void {
    const uses = computed.flatMap((term) => operandsOf(term).map(storedAs));
    const shared = computed.filter((term) => !this.global.has(term) && uses.filter((use) => use === term).length > 1);
    this.local = new Map(shared.map((term, i) => [term, `t${i + 1}`]));
  }

  has(term: Term): boolean {
    return this.global.has(term) || this.local.has(term);
  }

  of(term: Term): string {
    return printExpression(this.referTo(term));
  }

  /** The term by its name, or by its definition if it has none. */
  referTo(term: Term): Expression {
    const name = this.global.get(term) ?? this.local.get(term);
    if (name !== undefined) return symbol(name);
    return definitionOf(term, this);
  }
}

/** How a term is computed from its operands. */
function definitionOf(term: Term, names: Names): Expression {
  const operands = operandsOf(term).map((operand) => names.referTo(operand));
  const [first] = operands as [Expression];
  switch (term.kind) {
    case "leaf":
      return symbol(term.source.name);
    case "numeral":
      return Object.is(term.value, -0) ? negation(numeral(0)) : numeral(term.value);
    case "elementwise":
      return rowsByColumns(term, names) ?? elementwiseOf(term, operands);
    case "call":
      return call(term.kernel, ...operands);
    case "product": {
      const factors = operands.map((operand, i) =>
        term.transposed[i] === true ? call("transpose", operand) : operand,
      );
      return call("matmul", ...factors);
    }
    case "fold":
      return call(term.by, first, ...axisOf(term));
    case "reshaping":
      return call("reshape", first, shapeSymbol(term.shape));
    case "line":
      return symbol(lineOf(term, names));
  }
}

function elementwiseOf(term: Elementwise, operands: readonly Expression[]): Expression {
  const [a, b, c, d] = operands as [Expression, Expression, Expression, Expression];
  switch (term.operator) {
    case "add":
      return operation("+", a, b);
    case "subtract":
      return operation("-", a, b);
    case "multiply":
      return operation("*", a, b);
    case "divide":
      return operation("/", a, b);
    case "pow":
      return operation("^", a, b);
    case "negate":
      return negation(a);
    case "copy":
      return sameShape((term.operands[0] as Term).shape, term.shape)
        ? a
        : call("broadcast", a, shapeSymbol(term.shape));
    case "abs":
    case "sqrt":
    case "sign":
    case "min":
    case "max":
      return call(term.operator, ...operands);
    case "select":
      return conditional(comparison(term.comparison, a, b), c, d);
  }
}

/** The axis that a fold goes along, unless it goes along all of them. */
function axisOf({ operands: [{ shape }], extent: [outer, size, inner] }: Fold): readonly Expression[] {
  if (outer === 1 && inner === 1) return [];
  let before = 1;
  const axis = shape.findIndex((length) => {
    const isFound = before === outer && length === size;
    before *= length;
    return isFound;
  });
  return [symbol(`axis ${axis}`)];
}

/** The sum that a narrow product became: of the products of each column of one matrix and that row of another. */
function rowsByColumns(term: Elementwise, names: Names): Expression | undefined {
  const products = addedProducts(term, names);
  const [first] = products;
  if (first === undefined || products.length < 2) return undefined;
  const textOf = ([left, right]: LinePair, i: number) => `${lineOf(left, names, i)} * ${lineOf(right, names, i)}`;
  const isRegular = products.every((lines, i) => textOf(lines, i) === textOf(first, 0));
  return isRegular ? call("sum", symbol(textOf(first, 0)), symbol(`i < ${products.length}`)) : undefined;
}

type LinePair = readonly [Line, Line];

/** The products of lines that an elementwise term adds up, in order; none if it is made of anything else. */
function addedProducts(term: Term, names: Names): readonly LinePair[] {
  if (term.kind !== "elementwise") return [];
  const [left, right] = term.operands as readonly [Term, Term];
  if (term.operator === "multiply") return left.kind === "line" && right.kind === "line" ? [[left, right]] : [];
  if (term.operator !== "add" || names.has(left) || names.has(right)) return [];
  const [before, last] = [addedProducts(left, names), addedProducts(right, names)];
  return before.length > 0 && last.length === 1 ? [...before, ...last] : [];
}

/**
 * A row or a column of a matrix.
 *
 * @param i index that is written as `i`
 */
function lineOf({ operands: [matrix], shape, start, stride }: Line, names: Names, i?: number): string {
  const [rows = 1, columns = 1] = matrix.shape;
  const isColumn = stride === columns && sizeOf(shape) === rows;
  const index = isColumn ? start : start / columns;
  const text = index === i ? "i" : String(index);
  return `${names.of(matrix)}${isColumn ? `[:, ${text}]` : `[${text}, :]`}`;
}

function shapeSymbol(shape: Shape): Expression {
  return symbol(formatShape(shape));
}
