import type { Node } from "../graph/op.js";
import { formatCount } from "../messages/formatCount.js";
import type { Names } from "./spellNode.js";

/**
 * Why a node's gradient is what it is, in a sentence: the derivative rule of an operation that reads it.
 *
 * @param reader the operation
 */
export function explainRule(of: Node, reader: Node, names: Names): string {
  if (reader.kind !== "operation") return "";
  const { op, inputs, shape } = reader;
  const stretched = describeStretching(of, reader);
  switch (op.name) {
    case "matmul":
      return inputs[0] === of
        ? "each element collects from all columns that it went into, times the weight on the way"
        : "each weight collects over all rows: the input on its way, times the gradient behind it";
    case "add":
      return `a sum passes the gradient on as it is${stretched}`;
    case "mean":
    case "sum":
      return op.name === "sum"
        ? "every element of a sum gets the gradient of the sum"
        : `each of the ${count(of, shape)} elements of a mean has an equal share in it`;
    default: {
      if (op.formula === undefined) return `the derivative of ${op.name}`;
      if (op.formula.variables.length === 1) return `chain rule: the gradient behind ${op.name}, times the slope of ${op.name} here`;
      return `chain rule: the gradient behind, times the derivative by ${names.get(of) ?? "it"}${stretched}`;
    }
  }
}

function describeStretching(of: Node, { shape }: Node): string {
  const [rows = 1] = shape;
  if (of.shape.length >= shape.length && (of.shape[0] !== 1 || rows === 1)) return "";
  return `; ${"it"} is used in ${formatCount(rows, "row")}, so these are added up`;
}

function count(of: Node, shape: readonly number[]): number {
  const size = (each: readonly number[]) => each.reduce((product, axis) => product * axis, 1);
  return size(of.shape) / size(shape);
}
