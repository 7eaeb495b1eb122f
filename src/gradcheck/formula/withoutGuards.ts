import { type Comparison, type Expression, equals, isNumber, mapParts } from "../../math/expression.js";

/**
 * The derivative as people write it: without `a - a == 0 ? b : 1`, by which a rule takes a slope of 1 if a has overflowed. For finite
 * numbers both are the same.
 */
export function withoutGuards(tree: Expression): Expression {
  const inner = mapParts(tree, withoutGuards);
  if (inner.kind !== "conditional") return inner;
  return asksWhetherFinite(inner.condition) && isNumber(inner.whenFalse, 1) ? inner.whenTrue : inner;
}

/** Whether the comparison is `a - a == 0`, which holds for every number that is finite. */
export function asksWhetherFinite({ operator, left, right }: Comparison): boolean {
  const isDifference = left.kind === "operation" && left.operator === "-" && equals(left.left, left.right);
  return operator === "==" && isNumber(right, 0) && isDifference;
}
