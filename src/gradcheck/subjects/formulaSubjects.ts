import type { Formula, Op } from "../../graph/op.js";
import type { BinaryOperator, ComparisonOperator } from "../../math/expression.js";
import { functionsOfTwo } from "../../math/formulaNames.js";
import { customOp, elementwise } from "../../ops/elementwise.js";
import { RandomStream } from "../../random.js";
import { coarseGrid } from "../samples/grid.js";
import { pointwiseSamples } from "../samples/pointwise.js";
import type { Subject } from "../subject.js";

// Records, so that the compiler demands a new operator here.
const operators = Object.keys({ "+": 0, "-": 0, "*": 0, "/": 0, "^": 0 } satisfies Record<BinaryOperator, 0>);
const comparisons = Object.keys({ "<": 0, "<=": 0, ">": 0, ">=": 0, "==": 0, "!=": 0 } satisfies Record<
  ComparisonOperator,
  0
>);
const functions = Object.values(elementwise).flatMap(({ name, arity }) => (arity === 1 ? [name] : []));

/** Operands of an operator: x on both sides, on one side, alone, and with a sign. */
const operands = [
  ["(1 + x ^ 2)", "(2 + sin(x))"],
  ["1.7", "(0.6 + x ^ 2)"],
  ["(0.6 + x ^ 2)", "1.7"],
  ["(x ^ 2)", "x"],
  ["(2 + sin(x))", "(-x)"],
  // Both grow beyond all numbers, or the right one alone does.
  ["(3 + x ^ 2)", "exp(x)"],
  ["exp(x)", "exp(2 * x)"],
] as const;

/** Exponents that have rules of their own. */
const exponents = ["0", "1", "2", "3", "(-1)", "(-2)", "0.5", "2.5"];
/** Bases of which one is 0, constants, and one that is 0 at x = 0. */
const bases = ["2", "e", "pi", "0", "x ^ 2"];

/** Arguments of max and min: with constant slopes, with others, with the same one, and nested. */
const pairs = ["x, 1 - x", "x ^ 3, sin(x)", "x, x + 1", "x, 0", "min(x, 1), max(x ^ 3, -x)"];

/**
 * Formulas that use every rule of differentiation: each operator, comparison and function, each kind of power. They are made from the
 * grammar, so that a function which is added to the library is among them.
 */
export function coveringFormulas(): readonly string[] {
  const formulas = [
    ...operators.flatMap((operator) => operands.map(([left, right]) => `${left} ${operator} ${right}`)),
    ...exponents.flatMap((exponent) => [`x ^ ${exponent}`, `(1 + sin(x)) ^ ${exponent}`]),
    ...bases.map((base) => (base.includes("x") ? `(${base}) ^ x` : `${base} ^ x`)),
    "x ^ (x ^ 2)",
    "-(x ^ 3) * -x",
    ...functions.map((name) => `x * ${name}(0.7 * x + 0.2)`),
    // What overflows in a function that is flat there, or in a power.
    "tanh(exp(x))",
    "exp(x) ^ (-2)",
    "exp(x) ^ (-pi)",
    "1 / (1 + exp(x ^ 2))",
    ...comparisons.flatMap((operator) => [
      `x ${operator} 0.5 ? x * exp(-x) : sin(x)`,
      `2 * x ${operator} sin(x) ? 2 * x : 3 * x - 1`,
    ]),
    ...functionsOfTwo.filter((name) => name !== "pow").flatMap((name) => pairs.map((pair) => `${name}(${pair})`)),
  ];
  return [...new Set(formulas)];
}

/** Beyond these, sin has no correct digits in complex numbers. */
const grid = coarseGrid.filter((x) => Math.abs(x) < 1e20);

/** A covering set of formulas, each at many points and at its corners. */
export function formulaSubjects(): readonly Subject[] {
  return coveringFormulas().map(formulaSubject);
}

function formulaSubject(text: string): Subject {
  const op = customOp(text) as unknown as Op;
  return {
    name: text,
    samples: (seed) =>
      pointwiseSamples(
        op,
        op.formula as Formula,
        { title: "", params: {}, grid },
        RandomStream.create(seed, "gradcheck"),
      ),
  };
}
