import {
  type BinaryOperator,
  call,
  type Expression,
  equals,
  numeral,
  operation,
  symbol,
} from "../../../math/expression.js";
import { followedBy, identity } from "../affine.js";
import type { NodeUse } from "../operator.js";
import type { Tensor } from "../tensor.js";
import type { LinearStage, Rows, Value } from "../value.js";
import { combineTensors, elementsOf, expandTo, mapTensor } from "./constants.js";
import { checkSize, isStart, startOf } from "./rows.js";

type Operator = BinaryOperator | "max" | "min";

/** Rows with a function of each element; a constant with its elements worked out. */
export function mapElements(use: NodeUse, value: Value, f: (x: Expression) => Expression): Rows | Tensor {
  if (value.kind === "tensor") return mapTensor(use, value, f(symbol("x")));
  const rows = use.asRows(value);
  return { ...rows, tree: checkSize(use, f(rows.tree)) };
}

/** Two values, element by element. */
export function combine(use: NodeUse, a: Value, b: Value, operator: Operator): Rows | Tensor {
  if (a.kind === "tensor" && b.kind === "tensor") return combineTensors(use, a, b, operator);
  if (a.kind === "tensor") return withConstant(use, use.asRows(b), a, operator, true);
  if (b.kind === "tensor") return withConstant(use, use.asRows(a), b, operator, false);
  const [left, right] = [use.asRows(a), use.asRows(b)];
  checkSameStage(use, left, right);
  return { ...left, tree: checkSize(use, write(operator, left.tree, right.tree)) };
}

/** @throws GraphProblem if two values are not formulas of the same numbers */
export function checkSameStage(use: NodeUse, a: Pick<Rows, "stage" | "shape">, b: Pick<Rows, "stage" | "shape">): void {
  const isSame =
    a.stage === b.stage && a.shape.length === b.shape.length && a.shape.every((size, i) => size === b.shape[i]);
  if (!isSame) use.refuse("it joins two branches of the graph: an MLP is a chain of layers, without residuals");
}

/** @returns undefined if the constant is not one number for all columns */
export function singleNumber(use: NodeUse, tensor: Tensor): number | undefined {
  const values = elementsOf(use, tensor);
  return values.length === 1 ? values[0] : undefined;
}

function withConstant(use: NodeUse, rows: Rows, tensor: Tensor, operator: Operator, isFirst: boolean): Rows {
  const { stage } = rows;
  if (tensor.shape.length > rows.shape.length + 1) {
    use.refuse(`a constant of the shape [${tensor.shape.join(", ")}] has more dimensions than the rows`);
  }
  const single = singleNumber(use, tensor);
  const isAddition = operator === "+" || (operator === "-" && !isFirst);
  // The bias of a single column is a single number as well.
  const isBias =
    isAddition && stage.kind === "linear" && stage.bias === undefined && isStart(rows) && tensor.shape.length > 0;
  if (single !== undefined && !(isBias && stage.fanOut === 1)) {
    if (!Number.isFinite(single)) use.refuse(`it takes the constant ${single}: expected a finite number`);
    const [left, right] = isFirst ? [numeral(single), rows.tree] : [rows.tree, numeral(single)];
    return { ...rows, tree: checkSize(use, write(operator, left, right)) };
  }
  const numbers = columnNumbers(use, rows, tensor);
  if (isBias) {
    const bias = operator === "+" ? numbers : numbers.map((each) => -each);
    return startOf({ ...(stage as LinearStage), bias }, rows.shape);
  }
  return scaleColumns(use, rows, numbers, operator, isFirst);
}

/** The numbers of a constant, one for each column. */
function columnNumbers(use: NodeUse, rows: Rows, tensor: Tensor): Float64Array {
  const own = tensor.shape.slice(Math.max(0, tensor.shape.length - rows.shape.length));
  if (tensor.shape.length > own.length && tensor.shape[0] !== 1) {
    use.refuse("it takes a constant of its own for each row: expected one for each column");
  }
  // The size of a row may not be known before.
  const shape = rows.shape.map((size, i) => size ?? own[i - rows.shape.length + own.length] ?? 1);
  return expandTo(use, { ...tensor, shape: own }, shape);
}

/** Rows whose columns are scaled by numbers of their own, which come first in the operation or second. */
export function scaleColumns(
  use: NodeUse,
  rows: Rows,
  numbers: Float64Array,
  operator: Operator,
  isFirst = false,
): Rows {
  const shape = rows.shape.length === 1 ? [numbers.length] : rows.shape;
  const refuse = () => use.refuse("each column has a formula of its own: expected the same for all, or a scaler");
  const { stage } = rows;
  // What was scaled before is scaled further.
  const [from, before] = stage.kind === "affine" && isStart(rows) ? [stage.from, stage.affine] : [rows, identity];
  const step = (affine: typeof before) => startOf({ kind: "affine", from, affine }, shape);
  switch (operator) {
    case "+":
    case "*":
      return step(followedBy(before, operator, numbers));
    case "-":
      return isFirst
        ? step(followedBy(followedBy(before, "*", [-1]), "+", numbers))
        : step(followedBy(before, "-", numbers));
    case "/":
      return isFirst ? refuse() : step(followedBy(before, "/", numbers));
    default:
      return refuse();
  }
}

function write(operator: Operator, left: Expression, right: Expression): Expression {
  if (operator === "max" || operator === "min") {
    // max(x, 0), and the relu that it is of the same number
    return equals(left, right) ? left : call(operator, left, right);
  }
  return operation(operator, left, right);
}
