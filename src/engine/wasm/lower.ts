import type { Node, Primitive, Primitives, Repeat, Value } from "../../graph/op.js";
import { broadcastShapes, reduceShape, type Shape, sizeOf } from "../../graph/shape.js";
import type { BinaryOperator, Expression } from "../../math/expression.js";
import { parseFormula } from "../../math/parseExpression.js";
import { functionKernels } from "./functionKernels.js";
import { multiplyMatrices } from "./multiplyMatrices.js";
import type { TermFactory } from "./termFactory.js";
import type { ElementwiseOperator, Fold, Term } from "./terms.js";

/**
 * The terms of nodes in topological order. Each op's own definition is read with terms in the place of numbers, so every op of the
 * library can be lowered, and means the same.
 *
 * @param multiply makes the term of a matrix product
 */
export function lower(
  order: readonly Node[],
  factory: TermFactory,
  multiply = multiplyMatrices,
): ReadonlyMap<Node, Term> {
  const primitives = termPrimitives(factory, multiply);
  const terms = new Map<Node, Term>();
  const termOf = (node: Node): Term => {
    switch (node.kind) {
      case "input":
      case "variable":
        return factory.leaf(node);
      case "constant":
        return factory.elementwise("copy", [factory.numeral(node.value)], node.shape);
      case "operation": {
        const inputs = node.inputs.map((input) => terms.get(input) as Term);
        return factory.elementwise("copy", [node.op.forward(primitives, inputs, node.params) as Term], node.shape);
      }
    }
  };
  for (const node of order) terms.set(node, termOf(node));
  return terms;
}

/** The primitives that ops are written in, over terms. */
export function termPrimitives(factory: TermFactory, multiply: typeof multiplyMatrices): Primitives {
  const asTerm = (value: Value): Term => (typeof value === "number" ? factory.numeral(value) : (value as Term));
  const fold = (by: Fold["by"], value: Value, axis: number | null, keepDims: boolean): Term => {
    const operand = asTerm(value);
    const shape = reduceShape(operand.shape, axis, keepDims);
    const extent: Fold["extent"] =
      axis === null
        ? [1, sizeOf(operand.shape), 1]
        : [sizeOf(operand.shape.slice(0, axis)), operand.shape[axis] as number, sizeOf(operand.shape.slice(axis + 1))];
    return factory.fold(by, operand, extent, shape);
  };
  const primitives: Primitives = {
    map(formula, values) {
      const symbols = new Map(Object.entries(values).map(([name, value]) => [name, asTerm(value)]));
      return lowerExpression(parseFormula(formula), symbols, factory);
    },
    multiply: (a, b) => multiply(asTerm(a), asTerm(b), factory),
    sum: (a, axis, keepDims) => fold("sum", a, axis, keepDims),
    mean(a, axis, keepDims) {
      const { shape } = asTerm(a);
      const count = axis === null ? sizeOf(shape) : (shape[axis] as number);
      const by = axis === null ? factory.lanes.sumForMean : "sum";
      return primitives.map("total / count", { total: fold(by, a, axis, keepDims), count });
    },
    max: (a, axis) => fold("max", a, axis, true),
    broadcast: (a, shape) => factory.elementwise("copy", [asTerm(a)], shape),
    reshape: (a, shape) => factory.reshaping(asTerm(a), shape),
    apply<Arity extends number>(primitive: Primitive<Arity>, values: Repeat<Value, Arity>) {
      const operands = values.map(asTerm);
      const shapes = operands.map(({ shape }) => shape) as readonly Shape[] as Repeat<Shape, Arity>;
      const sizes = primitive.sizes(shapes);
      const blocks = primitive.hasBlocks === true ? (sizes[0] as number) : 1;
      return factory.call(primitive.kernel, operands, sizes, primitive.shape(shapes), blocks);
    },
  };
  return primitives;
}

const operators: Readonly<Record<Exclude<BinaryOperator, "^">, ElementwiseOperator>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
};
/** Functions of formulas that are operators of a loop. */
const loopFunctions: ReadonlySet<string> = new Set<ElementwiseOperator>(["abs", "sqrt", "sign", "min", "max", "pow"]);
/** Functions of x that are made of others. */
const composed: ReadonlyMap<string, string> = new Map([
  ["normalCdf", "x < 0 ? gaussian(x) * tailRatio(x) : 1 - gaussian(x) * tailRatio(x)"],
]);
const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/**
 * A formula as terms. Each of its parts has only the shape that its own operands stretch to, so a single number is computed once.
 */
function lowerExpression(expression: Expression, symbols: ReadonlyMap<string, Term>, factory: TermFactory): Term {
  const lowerPart = (part: Expression): Term => lowerExpression(part, symbols, factory);
  const apply = (operator: ElementwiseOperator, ...operands: readonly Term[]): Term =>
    factory.elementwise(operator, operands, commonShape(operands));
  switch (expression.kind) {
    case "number":
      return factory.numeral(expression.value);
    case "symbol": {
      const constant = constants[expression.name];
      const term = symbols.get(expression.name) ?? (constant === undefined ? undefined : factory.numeral(constant));
      if (term === undefined) throw new Error(`the formula's symbol ${expression.name} has no value`);
      return term;
    }
    case "negation":
      return apply("negate", lowerPart(expression.operand));
    case "operation": {
      const [left, right] = [lowerPart(expression.left), lowerPart(expression.right)];
      if (expression.operator !== "^") return apply(operators[expression.operator], left, right);
      // As in the reference, squares and cubes are products.
      if (right.kind === "numeral" && right.value === 2) return apply("multiply", left, left);
      if (right.kind === "numeral" && right.value === 3) return apply("multiply", apply("multiply", left, left), left);
      return apply("pow", left, right);
    }
    case "call": {
      const { name } = expression;
      const operands = expression.arguments.map(lowerPart);
      const [first] = operands as [Term];
      if (functionKernels.has(name)) return factory.functionOf(name, first);
      const formula = composed.get(name);
      if (formula !== undefined) return lowerExpression(parseFormula(formula), new Map([["x", first]]), factory);
      if (!loopFunctions.has(name)) throw new Error(`no kernel for the function ${name}`);
      return apply(name as ElementwiseOperator, ...operands);
    }
    case "conditional": {
      const { operator, left, right } = expression.condition;
      const operands = [left, right, expression.whenTrue, expression.whenFalse].map(lowerPart);
      return factory.selection(operator, operands as [Term, Term, Term, Term], commonShape(operands));
    }
  }
}

/** The shape that the operands stretch to. */
function commonShape(operands: readonly Term[]): Shape {
  return operands.map(({ shape }) => shape).reduce(broadcastShapes);
}
