import { type BinaryOperator, type ComparisonOperator, constantNames } from "../../math/expression.js";
import { functionsOfTwo } from "../../math/formulaNames.js";
import { limits } from "../../math/formulaSize.js";
import { registry } from "../../ops/index.js";
import type { Block, Term } from "./layOut.js";

/** What each operator computes, from the one that binds most loosely to the tightest. */
const operators = {
  "<": "less",
  "<=": "less or equal",
  ">": "greater",
  ">=": "greater or equal",
  "==": "equal",
  "!=": "not equal",
  "+": "sum",
  "-": "difference, or a sign",
  "*": "product; 2x is written 2 * x",
  "/": "quotient",
  "^": "power; it binds before a sign: -x ^ 2 is -(x ^ 2)",
} as const satisfies Readonly<Record<BinaryOperator | ComparisonOperator, string>>;

/** What functions are whose formula is only their name. */
const meanings: Readonly<Record<string, string>> = {
  sqrt: "square root",
  abs: "absolute value",
  sign: "-1, 0 or 1",
  exp: "e ^ x",
  expm1: "exp(x) - 1, with all its digits near 0",
  log: "natural logarithm",
  log1p: "log(1 + x), with all its digits near 0",
  sin: "sine of an angle in radians",
  cos: "cosine of an angle in radians",
  tan: "tangent of an angle in radians",
  sinh: "hyperbolic sine",
  cosh: "hyperbolic cosine",
  tanh: "hyperbolic tangent",
  erf: "error function",
  gaussian: "exp(-x ^ 2 / 2)",
  normalCdf: "(1 + erf(x / sqrt(2))) / 2, with all its digits",
};

/** `backprop help formulas`, read from the parser and the table of ops. */
export function formulasTopic(): readonly Block[] {
  return [
    "An activation may be a formula in x. It is differentiated, checked by `gradcheck` and compiled like the built-in ones.",
    { example: '"layers": [8, "x * sigmoid(1.702 * x)", 1]' },
    "Its derivative, where it is finite, its kinks and its curve are shown by `ops`, and it is checked by `gradcheck`:",
    { example: 'backprop ops "x * sigmoid(1.702 * x)"\nbackprop gradcheck "x * sigmoid(1.702 * x)"' },
    { heading: "Operators" },
    { terms: Object.entries(operators) },
    'A comparison is allowed only before "? :", as in "x > 0 ? x : 0.1 * x". A "? :" in the first branch of another one needs parentheses.',
    { heading: "Constants" },
    `${constantNames.join(", ")}, and numbers such as 2, 0.5 and 1e-3.`,
    { heading: "Functions of two numbers" },
    `${functionsOfTwo.map((name) => `${name}(a, b)`).join(", ")}; pow(a, b) is a ^ b.`,
    { heading: "Functions of one number" },
    {
      terms: [...registry.values()].flatMap(({ name, arity, formula }): readonly Term[] =>
        formula === undefined || arity !== 1 ? [] : [[name, formula.text, ...[meanings[name] ?? []].flat()]],
      ),
    },
    "Each of them is an activation too, by its name. `backprop ops NAME` shows its derivative.",
    { heading: "Limits" },
    `A formula has at most ${limits.characters} characters and ${limits.parts} parts, ${limits.depth} of them inside each other.`,
  ];
}
