import { type BinaryOperator, type Expression, numberOf } from "../../math/expression.js";
import { type Affine, type AffineOperator, followedBy, identity } from "./affine.js";
import type { InputStage, LinearStage, Rows } from "./value.js";

/** A part of a network, in the order in which it is applied. */
export type Step =
  | LinearStage
  | { readonly kind: "affine"; readonly affine: Affine }
  | { readonly kind: "formula"; readonly tree: Expression }
  | { readonly kind: "softmax" | "logSoftmax" };

export interface Chain {
  readonly input: InputStage;
  /** The shape of its rows, without that of the batch. */
  readonly inputShape: Rows["shape"];
  readonly steps: readonly Step[];
}

/** What happens from the input to the rows. */
export function chainOf(end: Rows): Chain {
  const steps: Step[] = [];
  let rows = end;
  for (;;) {
    const step = stepOf(rows.tree);
    if (step !== undefined) steps.push(step);
    const { stage } = rows;
    if (stage.kind === "input") return { input: stage, inputShape: rows.shape, steps: steps.toReversed() };
    steps.push(stage);
    rows = stage.from;
  }
}

/** A formula as a step; undefined if it is x itself. */
function stepOf(tree: Expression): Step | undefined {
  if (tree.kind === "symbol" && tree.name === "x") return undefined;
  const affine = affineOf(tree);
  return affine === undefined ? { kind: "formula", tree } : { kind: "affine", affine };
}

/** A formula that only adds and multiplies by numbers, one after the other; undefined if it is another one. */
function affineOf(tree: Expression): Affine | undefined {
  if (tree.kind === "symbol" && tree.name === "x") return identity;
  if (tree.kind === "negation") return then(affineOf(tree.operand), "*", -1);
  if (tree.kind !== "operation") return undefined;
  const { operator, left, right } = tree;
  const [before, after] = [numberOf(left), numberOf(right)];
  if (after !== undefined && isAffine(operator)) return then(affineOf(left), operator, after);
  if (before === undefined) return undefined;
  if (operator === "+" || operator === "*") return then(affineOf(right), operator, before);
  return operator === "-" ? then(then(affineOf(right), "*", -1), "+", before) : undefined;
}

function isAffine(operator: BinaryOperator): operator is AffineOperator {
  return operator !== "^";
}

function then(affine: Affine | undefined, operator: AffineOperator, number: number): Affine | undefined {
  return affine && followedBy(affine, operator, [number]);
}
