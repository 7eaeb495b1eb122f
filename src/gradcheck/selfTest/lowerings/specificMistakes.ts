import {
  type Elementwise,
  type ElementwiseOperation,
  type ElementwiseOperator,
  type Fold,
  foldOperators,
  type Line,
  type Product,
  type Selection,
  type Term,
} from "../../../engine/wasm/terms.js";
import { type Shape, sizeOf } from "../../../graph/shape.js";
import type { ComparisonOperator } from "../../../math/expression.js";
import type { CorruptTermFactory, LoweringMistake } from "./corruptTermFactory.js";
import { isSquare } from "./generalMistakes.js";

/** An operator that could be taken for another. */
const otherOperators: Readonly<Partial<Record<ElementwiseOperator, ElementwiseOperator>>> = {
  add: "subtract",
  subtract: "add",
  multiply: "divide",
  divide: "multiply",
  negate: "abs",
  abs: "negate",
  sqrt: "abs",
  sign: "negate",
  min: "max",
  max: "min",
  pow: "multiply",
};

/** A comparison that differs at the corner alone. */
const atCorner: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": ">=",
  "!=": "<",
};

/** A kernel that could be taken for another. */
const otherKernels: Readonly<Record<string, string>> = {
  exp: "expm1",
  expm1: "exp",
  log: "log1p",
  log1p: "log",
  sin: "cos",
  cos: "sin",
  tan: "sin",
  sinh: "tanh",
  cosh: "exp",
  tanh: "erf",
  erf: "tanh",
  gaussian: "exp",
  tailRatio: "gaussian",
};

/** Mistakes that can be made in some instructions only. */
export const specificMistakes: readonly LoweringMistake[] = [
  ofOperation("other operator", (term) => {
    const operator = otherOperators[term.operator];
    return operator === undefined ? undefined : { ...term, operator };
  }),
  ofOperation("operands swapped", ({ operands: [a, b], ...term }) =>
    a === undefined || b === undefined ? undefined : { ...term, operands: [b, a] },
  ),
  ofOperation("first operand read twice", ({ operands: [a, b], ...term }) =>
    a === undefined || b === undefined ? undefined : { ...term, operands: [a, a] },
  ),
  ofOperation("mean over one more", ({ operands: [total, count], ...term }, terms) =>
    term.operator !== "divide" || total?.kind !== "fold" || count?.kind !== "numeral"
      ? undefined
      : { ...term, operands: [total, terms.numeral(count.value + 1)] },
  ),

  ofSelection("other at a corner", (term) => ({ ...term, comparison: atCorner[term.comparison] })),
  ofSelection("branches swapped", ({ operands: [left, right, yes, no], ...term }) => ({
    ...term,
    operands: [left, right, no, yes],
  })),
  ofSelection("sides swapped", ({ operands: [left, right, yes, no], ...term }) => ({
    ...term,
    operands: [right, left, yes, no],
  })),
  ofSelection("first branch only", ({ operands: [left, right, yes], ...term }) => ({
    ...term,
    operands: [left, right, yes, yes],
  })),
  ofSelection("second branch only", ({ operands: [left, right, , no], ...term }) => ({
    ...term,
    operands: [left, right, no, no],
  })),

  {
    name: "other kernel",
    spoil(term) {
      const kernel = term.kind === "call" ? otherKernels[term.kernel] : undefined;
      return term.kind === "call" && kernel !== undefined ? { ...term, kernel } : undefined;
    },
  },
  {
    name: "rows and columns exchanged",
    spoil: (term) =>
      term.kind === "call" && term.sizes.length === 2 ? { ...term, sizes: term.sizes.toReversed() } : undefined,
  },

  ofProduct("inner sum one short", withoutLastTerm),
  ofProduct("left factor read transposed if square", ({ operands, transposed: [left, right], ...term }) =>
    isSquare(operands[0].shape) ? { ...term, operands, transposed: [!left, right] } : undefined,
  ),
  ofProduct("right factor read transposed if square", ({ operands, transposed: [left, right], ...term }) =>
    isSquare(operands[1].shape) ? { ...term, operands, transposed: [left, !right], isWrittenOut: false } : undefined,
  ),
  ofProduct("factors exchanged if square", ({ operands: [left, right], ...term }) =>
    isSquare(left.shape) && isSquare(right.shape) ? { ...term, operands: [right, left] } : undefined,
  ),

  ofFold("last one left out", (fold, terms) => withoutLast(fold, terms)),
  ofFold("last of 7 left out", (fold, terms) => (fold.extent[1] === 7 ? withoutLast(fold, terms) : undefined)),
  ofFold("first one only", ({ extent: [outer, , inner], ...fold }) =>
    outer === 1 ? { ...fold, extent: [outer, 1, inner], isWrittenOut: false } : undefined,
  ),
  ofFold("wrong axis if square", ({ extent: [outer, size, inner], ...fold }) =>
    outer * inner === size && size > 1 ? { ...fold, extent: [inner, size, outer] } : undefined,
  ),
  ofFold("sum and largest exchanged", (fold) => ({ ...fold, by: fold.by === "max" ? "sum" : "max" })),

  ofRepeated("first number read for all", (operand, _, terms) => terms.line(operand, operand.shape, 0, 0)),
  ofRepeated("row and column exchanged if square", (operand, shape, terms) =>
    isSquare(shape) ? terms.reshaping(operand, exchanged(operand.shape)) : operand,
  ),

  ofLine("line before", ({ start, ...term }) => (start === 0 ? undefined : { ...term, start: start - 1 })),
  ofLine("first number of a line read for all", (term) => ({ ...term, stride: 0 })),
];

function ofOperation(
  name: string,
  spoil: (term: ElementwiseOperation, terms: CorruptTermFactory) => Term | undefined,
): LoweringMistake {
  return {
    name,
    spoil: (term, terms) =>
      term.kind === "elementwise" && term.operator !== "select" ? spoil(term, terms) : undefined,
  };
}

function ofSelection(name: string, spoil: (term: Selection) => Term): LoweringMistake {
  return {
    name,
    spoil: (term) => (term.kind === "elementwise" && term.operator === "select" ? spoil(term) : undefined),
  };
}

function ofProduct(
  name: string,
  spoil: (term: Product, terms: CorruptTermFactory) => Term | undefined,
): LoweringMistake {
  return { name, spoil: (term, terms) => (term.kind === "product" ? spoil(term, terms) : undefined) };
}

function ofFold(name: string, spoil: (term: Fold, terms: CorruptTermFactory) => Term | undefined): LoweringMistake {
  return { name, spoil: (term, terms) => (term.kind === "fold" ? spoil(term, terms) : undefined) };
}

function ofLine(name: string, spoil: (term: Line) => Term | undefined): LoweringMistake {
  return { name, spoil: (term) => (term.kind === "line" ? spoil(term) : undefined) };
}

/** Operands that are repeated along an axis are read in another way. */
function ofRepeated(
  name: string,
  spoil: (operand: Term, shape: Shape, terms: CorruptTermFactory) => Term,
): LoweringMistake {
  const isRepeated = (operand: Term, { shape }: Term) => {
    const count = sizeOf(operand.shape);
    return operand.kind !== "numeral" && operand.kind !== "line" && count > 1 && count < sizeOf(shape);
  };
  return {
    name,
    spoil(term, terms) {
      if (term.kind !== "elementwise" || !term.operands.some((operand) => isRepeated(operand, term))) return undefined;
      const read = (operand: Term) => (isRepeated(operand, term) ? spoil(operand, term.shape, terms) : operand);
      return { ...term, operands: term.operands.map(read) } as Elementwise;
    },
  };
}

/** The last column of the left factor, times the last row of the right one, is missing. */
function withoutLastTerm(product: Product, terms: CorruptTermFactory): Term {
  const { operands, transposed, shape } = product;
  const [left, right] = operands;
  const [m, n] = shape as readonly [number, number];
  const k = sizeOf(left.shape) / m;
  const column = transposed[0] ? terms.line(left, [m, 1], (k - 1) * m, 1) : terms.line(left, [m, 1], k - 1, k);
  const row = transposed[1] ? terms.line(right, [1, n], k - 1, k) : terms.line(right, [1, n], (k - 1) * n, 1);
  return terms.elementwise("subtract", [product, terms.elementwise("multiply", [column, row], shape)], shape);
}

/** All numbers but the last one along the axis, joined one after another. */
function withoutLast({ by, extent, operands: [operand], shape }: Fold, terms: CorruptTermFactory): Term | undefined {
  const [outer, size, inner] = extent;
  if (outer > 1 && inner > 1) return undefined;
  const sliceAt = (i: number) =>
    outer > 1 ? terms.line(operand, [outer, 1], i, size) : terms.line(operand, [1, inner], i * inner, 1);
  const slices = Array.from({ length: size - 1 }, (_, i) => sliceAt(i));
  const first = terms.copy(slices[0] as Term);
  const { join } = foldOperators[by];
  const joined = slices.slice(1).reduce((sum: Term, slice) => terms.elementwise(join, [sum, slice], sum.shape), first);
  return terms.reshaping(joined, shape);
}

/** The shape of a row for a column, and of a column for a row. */
function exchanged(shape: Shape): Shape {
  const count = sizeOf(shape);
  return shape.at(-1) === 1 ? [1, count] : [count, 1];
}
