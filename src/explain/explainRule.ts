import type { Node, Operation } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { formatCount } from "../messages/formatCount.js";
import { isWrittenOut } from "./opForms.js";

/**
 * The derivative rule by which an operation contributes to the gradient of one of its inputs, in a few words.
 *
 * @param name of the input
 */
export function explainRule(of: Node, name: string, { op, inputs, shape }: Operation): string {
  const rows = formatCount(shape[0] ?? 1, "row");
  switch (op.name) {
    case "matmul":
      return inputs[0] === of
        ? "a unit collects the gradients behind it, each times the weight on the way"
        : "a weight collects, over the rows, its input times the gradient behind it";
    case "add":
    case "subtract":
      if (isStretched(of, shape)) return `${name} is used in all ${rows}, so add these up`;
      return inputs[0] === of || op.name === "add"
        ? "a sum passes it on as it is"
        : "a difference turns its sign around";
    case "multiply":
      return `times the other factor${isStretched(of, shape) ? `; ${name} is used in all ${rows}, so add these up` : ""}`;
    case "sum":
      return "a sum passes it on to each of its terms";
    case "mean": {
      const count = sizeOf(of.shape) / sizeOf(shape);
      if (count === 1) return "the mean of one number is that number";
      return `each of ${count} numbers has a share of 1/${count} in their mean`;
    }
    case "meanSquaredError": {
      const count = sizeOf(of.shape);
      return `the slope of a square is twice its base; the mean divides by ${count}`;
    }
    case "softmaxCrossEntropy":
      return `the slope is the probability minus the target; the mean divides by ${of.shape[0]}`;
    default:
      return isWrittenOut(op) ? "times the derivative of the formula" : `times the slope of ${op.name}`;
  }
}

/** Whether an operand is stretched over the rows of the result. */
function isStretched({ shape }: Node, result: readonly number[]): boolean {
  if ((result[0] ?? 1) === 1) return false;
  return shape.length < result.length || shape[0] === 1;
}
