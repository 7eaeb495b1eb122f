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

/** A number times powers. */
export interface Term {
  readonly coefficient: number;
  readonly factors: readonly Factor[];
}

export interface Factor {
  readonly base: Expression;
  readonly exponent: Expression;
}

const one = numeral(1);
const half = numeral(0.5);

/** The terms of a tree whose parts are simple already. */
export function sumOf(tree: Expression): readonly Term[] {
  if (tree.kind === "negation") return sumOf(tree.operand).map(negated);
  if (tree.kind === "operation" && (tree.operator === "+" || tree.operator === "-")) {
    const right = sumOf(tree.right);
    return collect([...sumOf(tree.left), ...(tree.operator === "-" ? right.map(negated) : right)]);
  }
  return [termOf(tree)];
}

export function negated({ coefficient, factors }: Term): Term {
  return { coefficient: -coefficient, factors };
}

/** A product, a quotient or a power as one term. Sums in it are factors. */
export function termOf(tree: Expression): Term {
  if (tree.kind === "number") return { coefficient: tree.value, factors: [] };
  if (tree.kind === "negation") return negated(termOf(tree.operand));
  if (tree.kind === "operation") {
    const { operator, left, right } = tree;
    if (operator === "*") return times(termOf(left), termOf(right));
    if (operator === "/") return times(termOf(left), power(termOf(right), numeral(-1)));
    if (operator === "^") return power(termOf(left), right);
    const terms = sumOf(tree);
    if (terms.length === 1) return terms[0] as Term;
    if (terms.length === 0) return { coefficient: 0, factors: [] };
  }
  // Powers of x and of sqrt(x) are taken together.
  const [argument] = isCallOf(tree, "sqrt") ? partsOf(tree) : [];
  const factor = argument === undefined ? { base: tree, exponent: one } : { base: argument, exponent: half };
  return { coefficient: 1, factors: [factor] };
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

/** x · sign(x) is |x|. */
function withAbsolutes(factors: readonly Factor[]): readonly Factor[] {
  const at = factors.findIndex(({ base, exponent }) => isCallOf(base, "sign") && numberOf(exponent) === 1);
  const [argument] = at < 0 ? [] : partsOf((factors[at] as Factor).base);
  if (argument === undefined) return factors;
  const own = factors.findIndex(({ base, exponent }) => equals(base, argument) && numberOf(exponent) === 1);
  if (own < 0) return factors;
  const absolute = { base: call("abs", argument), exponent: one };
  return times(
    { coefficient: 1, factors: factors.filter((_, i) => i !== at && i !== own) },
    { coefficient: 1, factors: [absolute] },
  ).factors;
}

export function isCallOf(tree: Expression, name: string): boolean {
  return tree.kind === "call" && tree.name === name;
}

/** A power of a term. It goes to each factor only if the exponent is a whole number: sqrt(x²) is not x. */
export function power(term: Term, exponent: Expression): Term {
  const value = numberOf(exponent);
  const coefficient = value === undefined ? Number.NaN : term.coefficient ** value;
  const isWhole = value !== undefined && Number.isInteger(value);
  if (isWhole && Number.isFinite(coefficient) && (isShort(coefficient) || isShort(1 / coefficient))) {
    const factors = term.factors.map(({ base, exponent: inner }) => ({
      base,
      exponent: tidy(operation("*", inner, exponent)),
    }));
    return {
      coefficient: value === 1 ? term.coefficient : round(coefficient),
      factors: factors.filter((each) => numberOf(each.exponent) !== 0),
    };
  }
  const base = build(term);
  return { coefficient: 1, factors: [{ base, exponent }] };
}

/** Whether a number has few digits, so that 1 / 3 stays a fraction. */
function isShort(value: number): boolean {
  return String(round(value)).replace(/^-?0?\.?|e.*$/g, "").length <= 6;
}

/** A constant with all of its digits keeps them. */
function multiply(a: number, b: number): number {
  return Math.abs(a) === 1 || Math.abs(b) === 1 ? a * b : round(a * b);
}

/** Products of short decimals are short: 0.1 · 3 is 0.3. */
function round(value: number): number {
  return Number(value.toPrecision(15));
}

/** Takes like terms together; terms of 0 are left out. */
export function collect(terms: readonly Term[]): readonly Term[] {
  const found: Term[] = [];
  for (const term of terms) {
    const at = found.findIndex((other) => areSame(other.factors, term.factors));
    if (at < 0) found.push(term);
    else {
      const { coefficient, factors } = found[at] as Term;
      found[at] = { coefficient: round(coefficient + term.coefficient), factors };
    }
  }
  return found.filter(({ coefficient }) => coefficient !== 0);
}

function areSame(a: readonly Factor[], b: readonly Factor[]): boolean {
  return (
    a.length === b.length &&
    a.every((one) => b.some((other) => equals(one.base, other.base) && equals(one.exponent, other.exponent)))
  );
}

/** Whether a factor belongs below the line of a fraction. e ^ -x does not. */
export function isBelow({ base, exponent }: Factor): boolean {
  const value = numberOf(exponent);
  return value === undefined ? exponent.kind === "negation" && !isConstant(base) : value < 0;
}

/** Positive terms first, so that a sum seldom begins with a sign. */
export function buildSum(terms: readonly Term[]): Expression {
  const ordered = [
    ...terms.filter(({ coefficient }) => coefficient > 0),
    ...terms.filter((term) => term.coefficient < 0),
  ];
  const [first, ...others] = ordered;
  if (first === undefined) return numeral(0);
  return others.reduce(
    (sum, term) =>
      term.coefficient < 0 ? operation("-", sum, build(negated(term))) : operation("+", sum, build(term)),
    build(first),
  );
}

/** After the numbers: symbols, calls, sums and conditionals, in the order in which they came. */
const ranks = ["symbol", "call", "operation", "negation", "number", "conditional"];

/** The place of a factor in its product. Constants go before all that varies, roots to the calls. */
function rankOf({ base, exponent }: Factor): number {
  if (isConstant(base)) return -1;
  return ranks.indexOf(numberOf(exponent) === 0.5 ? "call" : base.kind);
}

export function build(term: Term): Expression {
  if (term.coefficient < 0) return withSign(build(negated(term)));
  const piecewise = intoBranches(term);
  if (piecewise !== undefined) return piecewise;
  const ordered = term.factors.toSorted((a, b) => rankOf(a) - rankOf(b));
  const above = ordered.filter((factor) => !isBelow(factor)).map(buildPower);
  const below = ordered
    .filter(isBelow)
    .map(({ base, exponent }) => buildPower({ base, exponent: tidy(negation(exponent)) }));
  const { coefficient } = term;
  // A half of many things is 0.5 times them; a third stays one over three.
  const divisor = isShort(coefficient) ? 1 : 1 / coefficient;
  const isReciprocal = !isShort(coefficient) && isShort(divisor);
  const numbers = isReciprocal || (coefficient === 1 && above.length > 0) ? [] : [numeral(coefficient)];
  const numerator = productOf([...numbers, ...above]);
  const denominators = [...(isReciprocal ? [numeral(round(divisor))] : []), ...below];
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
    value === 0 ? numeral(0) : build({ coefficient: round(coefficient * (value as number)), factors: rest }),
  );
  return conditional(condition, first as Expression, second as Expression);
}

/** A sum whose parts are simple already. */
function tidy(tree: Expression): Expression {
  return buildSum(sumOf(tree));
}
