import {
  call,
  conditional,
  type Expression,
  equals,
  isConstant,
  negation,
  numberOf,
  numeral,
  operation,
  partsOf,
} from "./expression.js";
import { add, type Fraction, fraction, multiply, negate, raise } from "./fraction.js";

/** A number times powers. */
export interface Term {
  readonly coefficient: Fraction;
  readonly factors: readonly Factor[];
}

export interface Factor {
  readonly base: Expression;
  readonly exponent: Expression;
}

const one = numeral(1);
const half = numeral(0.5);
export const unit = fraction(1);

/** The terms of a tree whose parts are simple already. */
export function sumOf(tree: Expression): readonly Term[] {
  if (tree.kind === "negation") return sumOf(tree.operand).map(negated);
  if (tree.kind === "operation" && (tree.operator === "+" || tree.operator === "-")) {
    const right = sumOf(tree.right);
    return collect([...sumOf(tree.left), ...(tree.operator === "-" ? right.map(negated) : right)]);
  }
  // 0 times anything is no term.
  return collect([termOf(tree)]);
}

export function negated({ coefficient, factors }: Term): Term {
  return { coefficient: negate(coefficient), factors };
}

/** A product, a quotient or a power as one term. Sums in it are factors. */
export function termOf(tree: Expression): Term {
  if (tree.kind === "number") return { coefficient: fraction(tree.value), factors: [] };
  if (tree.kind === "negation") return negated(termOf(tree.operand));
  if (tree.kind === "operation") {
    const { operator, left, right } = tree;
    if (operator === "*") return times(termOf(left), termOf(right));
    if (operator === "/") return times(termOf(left), power(termOf(right), numeral(-1)));
    if (operator === "^") return power(termOf(left), right);
    const terms = sumOf(tree);
    if (terms.length === 1) return terms[0] as Term;
    if (terms.length === 0) return { coefficient: fraction(0), factors: [] };
  }
  // Powers of x and of sqrt(x) are taken together.
  const [argument] = isCallOf(tree, "sqrt") ? partsOf(tree) : [];
  const factor = argument === undefined ? { base: tree, exponent: one } : { base: argument, exponent: half };
  return { coefficient: unit, factors: [factor] };
}

export function times(a: Term, b: Term): Term {
  const factors = [...a.factors];
  for (const factor of b.factors) {
    const at = factors.findIndex(({ base }) => equals(base, factor.base));
    const before = factors[at];
    if (before === undefined) factors.push(factor);
    else {
      const exponent = tidy(operation("+", before.exponent, factor.exponent));
      factors.splice(at, 1, ...(numberOf(exponent) === 0 ? [] : [{ base: factor.base, exponent }]));
    }
  }
  return { coefficient: multiply(a.coefficient, b.coefficient), factors: withAbsolutes(factors) };
}

/** x · sign(x) is |x|, and |x|² is x². */
function withAbsolutes(factors: readonly Factor[]): readonly Factor[] {
  const at = factors.findIndex(({ base, exponent }) => isCallOf(base, "sign") && numberOf(exponent) === 1);
  const [argument] = at < 0 ? [] : partsOf((factors[at] as Factor).base);
  const own = factors.findIndex(({ base, exponent }) => {
    const power = numberOf(exponent) ?? 0;
    return argument !== undefined && equals(base, argument) && power >= 1 && Number.isInteger(power);
  });
  if (argument === undefined || own < 0) return factors;
  const power = (numberOf((factors[own] as Factor).exponent) ?? 1) - 1;
  const rest = power === 0 ? [] : [{ base: argument, exponent: numeral(power) }];
  const others = factors.filter((_, i) => i !== at && i !== own);
  const absolute = { base: call("abs", argument), exponent: one };
  return times({ coefficient: unit, factors: [...others, ...rest] }, { coefficient: unit, factors: [absolute] })
    .factors;
}

function isCallOf(tree: Expression, name: string): boolean {
  return tree.kind === "call" && tree.name === name;
}

/** A power of a term. It goes to each factor only if the exponent is a whole number: sqrt(x²) is not x. */
export function power(term: Term, exponent: Expression): Term {
  const value = numberOf(exponent);
  const isZero = term.coefficient.over === 0;
  if (value === undefined || !Number.isInteger(value) || (isZero && value <= 0)) {
    return { coefficient: unit, factors: [{ base: build(term), exponent }] };
  }
  const factors = term.factors.map(({ base, exponent: inner }): Factor => {
    const raised = tidy(operation("*", inner, exponent));
    const [argument] = isCallOf(base, "abs") && (numberOf(raised) ?? 1) % 2 === 0 ? partsOf(base) : [];
    return { base: argument ?? base, exponent: raised };
  });
  return {
    coefficient: raise(term.coefficient, value),
    factors: factors.filter((each) => numberOf(each.exponent) !== 0),
  };
}

/** Takes like terms together; terms of 0 are left out. */
export function collect(terms: readonly Term[]): readonly Term[] {
  const found: Term[] = [];
  for (const term of terms) {
    const at = found.findIndex((other) => areSame(other.factors, term.factors));
    if (at < 0) found.push(term);
    else {
      const { coefficient, factors } = found[at] as Term;
      found[at] = { coefficient: add(coefficient, term.coefficient), factors };
    }
  }
  return found.filter(({ coefficient }) => coefficient.over !== 0);
}

function areSame(a: readonly Factor[], b: readonly Factor[]): boolean {
  return (
    a.length === b.length &&
    a.every((one) => b.some((other) => equals(one.base, other.base) && equals(one.exponent, other.exponent)))
  );
}

/** Whether a factor belongs below the line of a fraction. e ^ -x does not. */
export function isBelow({ base, exponent }: Factor): boolean {
  const [term, ...others] = sumOf(exponent);
  if (term === undefined || others.length > 0) return false;
  return isNegative(term) && (term.factors.length === 0 || !isConstant(base));
}

/** Positive terms first, so that a sum seldom begins with a sign; a polynomial of three terms or more by its powers. */
export function buildSum(terms: readonly Term[]): Expression {
  const [first, ...others] = orderTerms(terms);
  if (first === undefined) return numeral(0);
  return others.reduce(
    (sum, term) => (isNegative(term) ? operation("-", sum, build(negated(term))) : operation("+", sum, build(term))),
    build(first),
  );
}

function orderTerms(terms: readonly Term[]): readonly Term[] {
  const degrees = new Map(terms.map((term) => [term, degreeOf(term, terms)]));
  if (terms.length > 2 && [...degrees.values()].every((degree) => degree !== undefined)) {
    return terms.toSorted((a, b) => (degrees.get(b) ?? 0) - (degrees.get(a) ?? 0));
  }
  return [...terms.filter((term) => !isNegative(term)), ...terms.filter(isNegative)];
}

/** The power of a term in a polynomial; undefined if these terms are none. */
function degreeOf({ factors }: Term, terms: readonly Term[]): number | undefined {
  const [factor, ...others] = factors;
  if (factor === undefined) return 0;
  const variable = terms.find((term) => term.factors.length > 0)?.factors[0]?.base;
  const isPower = others.length === 0 && variable !== undefined && equals(factor.base, variable);
  return isPower && variable.kind === "symbol" ? numberOf(factor.exponent) : undefined;
}

export function isNegative({ coefficient }: Term): boolean {
  return coefficient.over < 0;
}

/** After the numbers: symbols, calls, sums and conditionals, in the order in which they came. */
const ranks = ["symbol", "call", "operation", "negation", "number", "conditional"];

/** The place of a factor in its product. Constants go before all that varies, roots to the calls. */
function rankOf({ base, exponent }: Factor): number {
  if (isConstant(base)) return -1;
  return ranks.indexOf(numberOf(exponent) === 0.5 ? "call" : base.kind);
}

export function build(term: Term): Expression {
  if (isNegative(term)) return withSign(build(negated(term)));
  const piecewise = intoBranches(term);
  if (piecewise !== undefined) return piecewise;
  const ordered = term.factors.toSorted((a, b) => rankOf(a) - rankOf(b));
  const above = ordered.filter((factor) => !isBelow(factor)).map(buildPower);
  const below = ordered
    .filter(isBelow)
    .map(({ base, exponent }) => buildPower({ base, exponent: tidy(negation(exponent)) }));
  const { over, under } = term.coefficient;
  const numerator = productOf([...(over === 1 && above.length > 0 ? [] : [numeral(over)]), ...above]);
  const denominators = [...(under === 1 ? [] : [numeral(under)]), ...below];
  return denominators.length === 0 ? numerator : operation("/", numerator, productOf(denominators));
}

/** -2 * x instead of -(2 * x). */
function withSign(tree: Expression): Expression {
  const isProduct = tree.kind === "operation" && (tree.operator === "*" || tree.operator === "/");
  return isProduct ? operation(tree.operator, withSign(tree.left), tree.right) : negation(tree);
}

function productOf(parts: readonly Expression[]): Expression {
  const [first = one, ...others] = parts;
  return others.reduce((product, part) => operation("*", product, part), first);
}

function buildPower({ base, exponent }: Factor): Expression {
  if (numberOf(exponent) === 0.5) return call("sqrt", base);
  return numberOf(exponent) === 1 ? base : operation("^", base, exponent);
}

/** c ? 0 : a instead of a · (c ? 0 : 1), and the same with a number instead of the 1. */
function intoBranches({ coefficient, factors }: Term): Expression | undefined {
  const choice = factors.find(({ base, exponent }) => base.kind === "conditional" && numberOf(exponent) === 1);
  if (choice === undefined || choice.base.kind !== "conditional") return undefined;
  const { condition, whenTrue, whenFalse } = choice.base;
  const values = [numberOf(whenTrue), numberOf(whenFalse)];
  if (!values.includes(0) || values.includes(undefined)) return undefined;
  const rest = factors.filter((factor) => factor !== choice);
  const [first, second] = values.map((value) =>
    value === 0 ? numeral(0) : build({ coefficient: multiply(coefficient, fraction(value as number)), factors: rest }),
  );
  return conditional(condition, first as Expression, second as Expression);
}

/** A sum whose parts are simple already. */
function tidy(tree: Expression): Expression {
  return buildSum(sumOf(tree));
}
