import {
  type Call,
  type Comparison,
  type ComparisonOperator,
  call,
  comparison,
  conditional,
  type Expression,
  equals,
  mapParts,
  numberOf,
  numeral,
  partsOf,
} from "./expression.js";
import { fraction } from "./fraction.js";
import { printExpression } from "./printExpression.js";
import {
  build,
  buildSum,
  collect,
  type Factor,
  isBelow,
  isNegative,
  negated,
  power,
  sumOf,
  type Term,
  termOf,
  times,
  unit,
} from "./terms.js";

/** A larger tree is left as it is. */
const mostParts = 2000;

/**
 * The same function as a person would write it: numbers multiplied out, like terms and powers of the same base taken together, one
 * fraction instead of several if that is shorter. For people only: where a part is not finite it may differ, as x / x and 1 do at 0.
 */
export function simplify(tree: Expression): Expression {
  return countParts(tree) > mostParts ? tree : rewrite(tree);
}

function rewrite(tree: Expression): Expression {
  switch (tree.kind) {
    case "number":
    case "symbol":
      return tree;
    case "call":
      return rewriteCall({ ...tree, arguments: tree.arguments.map(rewrite) });
    case "conditional": {
      const [whenTrue, whenFalse] = [rewrite(tree.whenTrue), rewrite(tree.whenFalse)];
      if (equals(whenTrue, whenFalse)) return whenTrue;
      return conditional(turned(tree.condition), whenTrue, whenFalse);
    }
    case "negation":
    case "operation":
      return shortest(mapParts(tree, rewrite));
    default:
      return tree satisfies never;
  }
}

/** Calls that a person works out: log(e), and max, min, abs of numbers. */
function rewriteCall({ name, arguments: args }: Call): Expression {
  const [first, second] = args;
  if (name === "log" && first?.kind === "symbol" && first.name === "e") return numeral(1);
  const [a, b] = [first, second].map((each) => each && numberOf(each));
  if (name === "abs" && a !== undefined) return numeral(Math.abs(a));
  if (a !== undefined && b !== undefined && name === "max") return numeral(Math.max(a, b));
  if (a !== undefined && b !== undefined && name === "min") return numeral(Math.min(a, b));
  return call(name, ...args);
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

/** `x > 0` instead of `0 < x`. */
function turned({ operator, left, right }: Comparison): Comparison {
  const [a, b] = [rewrite(left), rewrite(right)];
  return numberOf(a) !== undefined && numberOf(b) === undefined
    ? comparison(mirrored[operator], b, a)
    : comparison(operator, a, b);
}

/** The shortest of the forms that a sum or a product of simple parts can be written in. */
function shortest(tree: Expression): Expression {
  const terms = sumOf(tree);
  const forms = [terms, ...asFraction(terms)].map(buildSum);
  const candidates = [...forms, ...factoredOut(terms), tree];
  return candidates.reduce((best, each) => (countParts(each) < countParts(best) ? each : best));
}

/** The sum over its common denominator, if it has one. */
function asFraction(terms: readonly Term[]): readonly (readonly Term[])[] {
  // A product of sums may be shorter written out, as in (x + 1) - (x - 1) over (x + 1)².
  const [only] = terms;
  if (terms.length === 1 && only !== undefined) {
    const sums = only.factors.filter(({ base, exponent }) => isSum(base) && numberOf(exponent) === 1);
    const below = only.factors.filter(isBelow);
    if (sums.length !== 1 || below.length === 0) return [];
    const inner = overOne(sumOf((sums[0] as Factor).base));
    if (inner === undefined) return [];
    const rest = { coefficient: only.coefficient, factors: only.factors.filter((each) => each !== sums[0]) };
    return [[times(times(rest, inner.below), termOf(buildSum(inner.above)))]];
  }
  const found = overOne(terms);
  return found === undefined ? [] : [[times(termOf(buildSum(found.above)), found.below)]];
}

/** A sum of fractions as one: what is above the line, written out, and one over what is below it. */
function overOne(terms: readonly Term[]): { readonly above: readonly Term[]; readonly below: Term } | undefined {
  const below = new Map<string, Factor>();
  for (const factor of terms.flatMap(({ factors }) => factors.filter(isBelow))) {
    const key = printExpression(factor.base);
    const before = below.get(key);
    if (before === undefined || (numberOf(factor.exponent) ?? 0) < (numberOf(before.exponent) ?? 0))
      below.set(key, factor);
  }
  const divisor: Term = { coefficient: unit, factors: [...below.values()] };
  const multiplier = power(divisor, numeral(-1));
  const above = collect(terms.flatMap((term) => expand(times(term, multiplier))));
  return { above, below: divisor };
}

/** A term with its sums multiplied out. */
function expand({ coefficient, factors }: Term): readonly Term[] {
  let terms: readonly Term[] = [{ coefficient, factors: [] }];
  for (const factor of factors) {
    const exponent = numberOf(factor.exponent);
    const isExpanded = isSum(factor.base) && (exponent === 1 || exponent === 2);
    const parts = isExpanded ? sumOf(factor.base) : [{ coefficient: unit, factors: [factor] }];
    for (let i = 0; i < (isExpanded ? (exponent ?? 1) : 1); i++) {
      terms = collect(terms.flatMap((term) => parts.map((part) => times(term, part))));
    }
  }
  return terms;
}

/** The sum with the factors that all of its terms have in front, if there are any. */
function factoredOut(terms: readonly Term[]): readonly Expression[] {
  const [first, ...others] = terms;
  if (first === undefined || others.length === 0) return [];
  const common = first.factors.filter((factor) =>
    others.every(({ factors }) =>
      factors.some(({ base, exponent }) => equals(base, factor.base) && equals(exponent, factor.exponent)),
    ),
  );
  if (common.length === 0) return [];
  const rest = terms.map(({ coefficient, factors }) => ({
    coefficient,
    factors: factors.filter((each) => !common.some(({ base }) => equals(base, each.base))),
  }));
  const sign = rest.every(isNegative) ? -1 : 1;
  const inner = buildSum(sign < 0 ? rest.map(negated) : rest);
  return [build(times({ coefficient: fraction(sign), factors: common }, termOf(inner)))];
}

function isSum(tree: Expression): boolean {
  return tree.kind === "operation" && (tree.operator === "+" || tree.operator === "-");
}

/** The number of operations, calls, numbers and symbols. */
export function countParts(tree: Expression): number {
  return partsOf(tree).reduce((count, part) => count + countParts(part), 1);
}
