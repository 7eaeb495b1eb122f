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
export function decompose(node: Operation): Node | undefined {
  const { op, inputs } = node;
  if (isGuarded(node)) return inputs[0];
  return composed[op.name]?.(inputs);
}

/** Whether a node is a sum that its second operand, `norm - norm`, only turns into NaN if it is not finite. */
function isGuarded({ op, inputs: [, guard] }: Operation): boolean {
  if (op.name !== ops.add.name || guard?.kind !== "operation" || guard.op.name !== ops.subtract.name) return false;
  return guard.inputs[0] === guard.inputs[1];
}

/** The limits of a node that keeps numbers between two others; the lower one only if they may be below it. */
export function limitsOf({
  op,
  inputs,
  params,
}: Operation): { readonly low?: number; readonly high: number } | undefined {
  const { min: low, max: high } = params;
  if (op.name !== ops.hardTanh.name || typeof low !== "number" || typeof high !== "number") return undefined;
  if (low === -1 && high === 1) return undefined;
  return low === 0 && isPositive(inputs[0] as Node) ? { high } : { low, high };
}

/** Whether no element can be negative, by how the node is made. */
function isPositive(node: Node): boolean {
  if (node.kind === "constant") return node.value >= 0;
  if (node.kind !== "operation") return false;
  if (positive.has(node.op.name)) return true;
  return preserving.has(node.op.name) && node.inputs.every(isPositive);
}

const positive: ReadonlySet<string> = new Set([ops.sqrt.name, ops.square.name]);
const preserving: ReadonlySet<string> = new Set([ops.add.name, ops.divide.name, ops.sum.name]);

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
