import type { Operator } from "../operator.js";
import { classes } from "./classes.js";
import { conditions } from "./conditions.js";
import { elementwise } from "./elementwise.js";
import { folding } from "./folding.js";
import { layers } from "./linear.js";
import { parts } from "./parts.js";
import { passing } from "./passing.js";

/** All ops that are read, by their names. */
const operators: ReadonlyMap<string, Operator> = new Map([
  ...layers,
  ...elementwise,
  ...conditions,
  ...passing,
  ...folding,
  ...parts,
  ...classes,
]);

/** What reads a node of that op; undefined if nothing does. */
export function findOperator(op: string): Operator | undefined {
  return operators.get(op);
}

/** Why an op is not read. */
export function explainMissingOperator(op: string): string {
  if (/Quantize|QLinear|Integer$|^QGemm|MatMulNBits/.test(op)) {
    return "the model is quantised: import it as it was before that, in float32 or float64";
  }
  if (/^(LSTM|GRU|RNN|Loop|Scan|If)$/.test(op)) return "an MLP has no loops and no branches";
  const some = ["Gemm", "MatMul", "Add", "Relu", "Tanh", "Sigmoid", "Softmax"].join(", ");
  return `an MLP has no such op: expected ${some} or other elementwise ops`;
}
