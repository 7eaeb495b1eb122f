import { normalizeWord } from "../messages/otherNames.js";
import {
  type BinaryOperator,
  call,
  comparison,
  conditional,
  type Expression,
  negation,
  numeral,
  operation,
  symbol,
} from "./expression.js";
import { printExpression } from "./printExpression.js";

type Write = (x: Expression, a: Expression, b: Expression) => Expression;

const [zero, one, two, x1] = [numeral(0), numeral(1), numeral(2), symbol("x")];
const apply = (left: Expression, operator: BinaryOperator, right: Expression) => operation(operator, left, right);
const over = (name: string) => (x: Expression) => apply(one, "/", call(name, x));
const logBase = (base: number) => (x: Expression) => apply(call("log", x), "/", call("log", numeral(base)));
const step: Write = (x) => conditional(comparison(">", x, zero), one, zero);
const clamp: Write = (x, low, high) => call("min", call("max", x, low), high);
const hardSwish: Write = (x) => apply(x, "*", call("hardSigmoid", x));
const halfLog = (x: Expression) => apply(call("log", apply(apply(one, "+", x), "/", apply(one, "-", x))), "/", two);
const rootWith = (operator: "+" | "-") => (x: Expression) =>
  call("log", apply(x, "+", call("sqrt", apply(apply(x, "^", two), operator, one))));

/** Functions that a formula does not have but can write, by their names without capitals and underscores. */
const written: Readonly<Record<string, Write>> = {
  log10: logBase(10),
  log2: logBase(2),
  exp2: (x) => apply(two, "^", x),
  exp10: (x) => apply(numeral(10), "^", x),
  cbrt: (x) => apply(x, "^", apply(one, "/", numeral(3))),
  cube: (x) => apply(x, "^", numeral(3)),
  rsqrt: over("sqrt"),
  reciprocal: (x) => apply(one, "/", x),
  heaviside: step,
  step,
  unitstep: step,
  clamp,
  clip: clamp,
  hswish: hardSwish,
  hardswish: hardSwish,
  logsigmoid: (x) => negation(call("softplus", negation(x))),
  tanhshrink: (x) => apply(x, "-", call("tanh", x)),
  erfc: (x) => apply(one, "-", call("erf", x)),
  logit: (x) => call("log", apply(x, "/", apply(one, "-", x))),
  sec: over("cos"),
  csc: over("sin"),
  cot: over("tan"),
  sech: over("cosh"),
  csch: over("sinh"),
  coth: over("tanh"),
  asinh: rootWith("+"),
  arcsinh: rootWith("+"),
  acosh: rootWith("-"),
  arccosh: rootWith("-"),
  atanh: halfLog,
  arctanh: halfLog,
};

const inverseAngles = "the nearest are tanh(x) and softsign(x)";
const steps = "what jumps is written as a choice, x > 0 ? 1 : 0, or with sign(x)";
const chance = "a formula has no random numbers";
/** Functions that no formula can write, with what is near. */
const impossible: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["asin", "acos", "atan", "atan2", "arcsin", "arccos", "arctan", "arctan2"].map((name) => [name, inverseAngles]),
  ),
  ...Object.fromEntries(["floor", "ceil", "round", "trunc", "fix", "rint", "mod", "fmod"].map((name) => [name, steps])),
  ...Object.fromEntries(["random", "rand", "randn", "noise", "dropout"].map((name) => [name, chance])),
};

/**
 * The end of a message about a function that other tools have: how a formula writes it, or that none does. Undefined for any other name.
 *
 * @param args those that were given; others are x, 0 and 1
 */
export function explainMissing(name: string, args: readonly Expression[] = []): string | undefined {
  const text = writeMissing(name, args);
  if (text !== undefined) return `: write ${text}`;
  const near = lookUp(impossible, name);
  return near === undefined ? undefined : `, and no formula for it: ${near}`;
}

/** A formula for a function that other tools have; undefined if there is none. */
export function writeMissing(
  name: string,
  [x = x1, a = zero, b = one]: readonly Expression[] = [],
): string | undefined {
  const write = lookUp(written, name);
  return write && printExpression(write(x, a, b));
}

/** The names of functions that a formula does not have but can write. */
export const writableNames: readonly string[] = Object.keys(written);

function lookUp<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  const key = normalizeWord(name);
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
