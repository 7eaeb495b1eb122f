import type { Node, Op, Operation } from "../graph/op.js";
import { parseFormula } from "../math/parseExpression.js";
import { ops } from "../ops/index.js";

/** Ops that do several things at once, composed of ops that do one each. */
const composed: Readonly<Record<string, (inputs: readonly Node[]) => Node>> = {
  meanSquaredError: ([a, b]) => ops.mean(ops.square(ops.subtract(a as Node, b as Node))),
  softmaxCrossEntropy: ([a, b]) =>
    ops.mean(ops.negate(ops.sum(ops.multiply(b as Node, ops.logSoftmax(a as Node, { axis: 1 })), { axis: 1 }))),
};

/** The node in ops that do one thing each; undefined if it is already. */
export function decompose({ op, inputs }: Operation): Node | undefined {
  return composed[op.name]?.(inputs);
}

const arithmetic: ReadonlySet<string> = new Set([
  ops.add.name,
  ops.subtract.name,
  ops.multiply.name,
  ops.divide.name,
  ops.negate.name,
  ops.square.name,
  ops.power.name,
]);

/**
 * Whether a formula is better written out than named: arithmetic, what a config gives as a formula, and derivatives, whose names
 * nobody knows.
 */
export function isWrittenOut({ name, formula }: Op): boolean {
  return arithmetic.has(name) || name.includes(".") || name === formula?.text;
}

/** Formulas of the table that are written for accuracy, as they are usually written. */
const usual: Readonly<Record<string, string>> = {
  sigmoid: "1 / (1 + exp(-x))",
  softplus: "log(1 + exp(beta * x)) / beta",
  elu: "x > 0 ? x : alpha * (exp(x) - 1)",
  selu: "1.0507 * (x > 0 ? x : 1.67326 * (exp(x) - 1))",
  binaryCrossEntropy: "-b * log(sigmoid(a)) - (1 - b) * log(1 - sigmoid(a))",
};

/** The formula of a named op, as it is usually written. */
export function usualFormula({ name, formula }: Op) {
  const text = usual[name] ?? formula?.text ?? "";
  return { text, tree: parseFormula(text) };
}
