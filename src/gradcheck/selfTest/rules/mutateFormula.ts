import type { Op } from "../../../graph/op.js";
import {
  type ComparisonOperator,
  call,
  comparison,
  conditional,
  type Expression,
  mapParts,
  negation,
  numeral,
  partsOf,
} from "../../../math/expression.js";
import { parseFormula } from "../../../math/parseExpression.js";
import { printExpression } from "../../../math/printExpression.js";
import { functions } from "../../../ops/elementwise.js";
import { formulaOp } from "../../../ops/formula.js";
import type { Parameters } from "../../../ops/functionTable.js";

/** What may take the place of one part of a formula. */
export type MutateExpression = (part: Expression) => readonly Expression[];

const known = new Map<MutateExpression, WeakMap<Op, readonly Op[]>>();

/** The op of one formula, with one part of the formula mutated: an op for each part and mutation. Each is made once. */
export function mutateFormula(op: Op, mutate: MutateExpression): readonly Op[] {
  const ofMutation = known.get(mutate) ?? new WeakMap<Op, readonly Op[]>();
  known.set(mutate, ofMutation);
  const mutations = ofMutation.get(op) ?? createMutations(op, mutate);
  ofMutation.set(op, mutations);
  return mutations;
}

function createMutations(op: Op, mutate: MutateExpression): readonly Op[] {
  if (op.formula === undefined) return [];
  const { text, variables } = op.formula;
  return mutateTree(parseFormula(text), mutate).map((tree) =>
    formulaOp(op.name, variables, { text: printExpression(tree), tree, params: op.params as Parameters }, functions),
  ) as unknown as readonly Op[];
}

/** The tree with one of its parts mutated, in every way. */
function mutateTree(tree: Expression, mutate: MutateExpression): readonly Expression[] {
  const ofParts = partsOf(tree).flatMap((part, changed) =>
    mutateTree(part, mutate).map((mutation) => {
      let next = 0;
      return mapParts(tree, (other) => (next++ === changed ? mutation : other));
    }),
  );
  return [...mutate(tree), ...ofParts];
}

export const factorLeftOut: MutateExpression = (part) => {
  if (part.kind !== "operation") return [];
  if (part.operator === "*") return [part.left, part.right];
  return part.operator === "/" ? [part.left] : [];
};

export const termLeftOut: MutateExpression = (part) => {
  if (part.kind !== "operation") return [];
  if (part.operator === "+") return [part.left, part.right];
  return part.operator === "-" ? [part.left, negation(part.right)] : [];
};

export const signLeftOut: MutateExpression = (part) => (part.kind === "negation" ? [part.operand] : []);

/** The comparison that differs from another one at the corner alone. */
const atCorner: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
};

export const otherBranchAtCorner: MutateExpression = (part) => {
  if (part.kind === "call" && part.name === "sign") {
    const [x] = part.arguments as [Expression];
    return (["<", "<="] as const).map((operator) =>
      conditional(comparison(operator, x, numeral(0)), numeral(-1), numeral(1)),
    );
  }
  if (part.kind !== "conditional") return [];
  const { condition, whenTrue, whenFalse } = part;
  const operator = atCorner[condition.operator];
  return operator === undefined
    ? []
    : [conditional(comparison(operator, condition.left, condition.right), whenTrue, whenFalse)];
};

export const branchesSwapped: MutateExpression = (part) =>
  part.kind === "conditional" ? [conditional(part.condition, part.whenFalse, part.whenTrue)] : [];

export const oneBranchOnly: MutateExpression = (part) =>
  part.kind === "conditional" ? [part.whenTrue, part.whenFalse] : [];

/** Functions that are easily taken for each other. */
const confused: Readonly<Record<string, string>> = { sin: "cos", cos: "sin", sinh: "cosh", cosh: "sinh", exp: "expm1" };

export const otherFunction: MutateExpression = (part) => {
  const other = part.kind === "call" ? confused[part.name] : undefined;
  return part.kind === "call" && other !== undefined ? [call(other, ...part.arguments)] : [];
};
