import { FormulaError } from "../errors.js";
import type { Op } from "../graph/op.js";
import { parseFormula } from "../math/parseExpression.js";
import { printExpression } from "../math/printExpression.js";
import { textbookDerivative } from "../math/textbookDerivative.js";
import { customOp, functions } from "../ops/elementwise.js";
import { functionRule } from "../ops/functionTable.js";
import { registry } from "../ops/index.js";
import { type FormulaDomain, findDomains } from "./formula/domain.js";
import { type FormulaKink, findKinks } from "./formula/kinks.js";
import { type FormulaCurve, sampleCurve } from "./formula/sampleCurve.js";
import { FormulaValues, type ValuesAt } from "./formula/values.js";

/** What a formula in x is, for people. */
export interface FormulaReport {
  /** As it was read, with no more parentheses than it needs. */
  readonly formula: string;
  /** The derivative, as a textbook writes it. What the rule does at kinks, and if parts overflow, is not in it. */
  readonly derivative: string;
  /** Where the formula is finite. */
  readonly domain: FormulaDomain;
  /** Where its derivative is finite, too. */
  readonly derivativeDomain: FormulaDomain;
  /** In ascending order. */
  readonly kinks: readonly FormulaKink[];
  /** In ascending order: round numbers, and kinks with their surroundings. */
  readonly points: readonly ValuesAt[];
}

/**
 * Finds out what a formula is.
 *
 * @throws FormulaError if it is not a formula, or is the name of an op
 */
export function formulaReport(text: string): FormulaReport {
  const name = text.trim();
  const named = registry.get(name);
  if (named !== undefined) {
    const call = named.formula !== undefined && named.arity === 1 ? `, and the formula is "${name}(x)"` : "";
    throw new FormulaError(
      `"${name}" is the name of an op, not a formula: to check the op, type --op ${name}${call}`,
      text,
    );
  }
  const op = customOp(text) as unknown as Op;
  const values = new FormulaValues(op);
  const { domain, derivativeDomain } = findDomains(values);
  const kinks = findKinks(values);
  const tree = parseFormula(text);
  const derivative = textbookDerivative(tree, "x", (callee, argument) => functionRule(callee, argument, functions));
  return {
    formula: printExpression(tree),
    derivative: printExpression(derivative),
    domain,
    derivativeDomain,
    kinks,
    points: choosePoints(values, derivativeDomain, kinks),
  };
}

/** The curve of a formula and of its derivative, in `count` points. */
export function formulaCurve({ formula, domain, kinks }: FormulaReport, count: number): FormulaCurve {
  return sampleCurve(new FormulaValues(customOp(formula) as unknown as Op), domain, kinks, count);
}

const roundNumbers = [-10, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 10];
const mostKinksShown = 3;

/** Points at which value and derivative are finite: round numbers, kinks and both of their sides, and the ends of the domain if they are far away. */
function choosePoints(
  values: FormulaValues,
  { intervals }: FormulaDomain,
  kinks: readonly FormulaKink[],
): readonly ValuesAt[] {
  const nearest = kinks.toSorted((a, b) => Math.abs(a.x) - Math.abs(b.x)).slice(0, mostKinksShown);
  const beside = nearest.flatMap(({ x }) => {
    const step = 0.01 * Math.max(1, Math.abs(x));
    return [roundOff(x - step), x, roundOff(x + step)];
  });
  const inside = intervals.flatMap(({ low, high }) => {
    if (low === undefined || high === undefined) {
      const end = low?.at ?? high?.at;
      return end === undefined ? [] : [0.1, 1, 10].map((step) => (low === undefined ? end - step : end + step));
    }
    return [0.1, 0.5, 0.9].map((share) => low.at + share * (high.at - low.at));
  });
  const areFinite = (at: readonly number[]) =>
    values.at(at).filter(({ value, derivative }) => Number.isFinite(value) && Number.isFinite(derivative));
  const usual = areFinite([...roundNumbers, ...beside]);
  const chosen = usual.length >= 5 ? usual : [...usual, ...areFinite(inside.map(roundOff))];
  return [...new Map(chosen.map((each) => [each.x, each])).values()].toSorted((a, b) => a.x - b.x);
}

/** Six digits, as many as are shown. */
function roundOff(x: number): number {
  return Number(x.toPrecision(6)) + 0;
}
