/**
 * The elementwise ops. Each is one formula. Those of one variable, x, are also the functions that formulas may call.
 *
 * A formula of NaN is NaN, so that a diverged run is noticed: `x <= 0 ? 0 : x` and not `x > 0 ? x : 0`.
 * Activations and their subgradients are PyTorch's. `y` is the output.
 */
import { FormulaError } from "../errors.js";
import type { Op } from "../graph/op.js";
import { parseExpression } from "../math/parseExpression.js";
import { formulaOp } from "./formula.js";
import { countExpanded, type FormulaDefinition, type FunctionTable, type Parameters } from "./functionTable.js";

const unbounded = Number.POSITIVE_INFINITY;
const fromZero = () => [0, unbounded] as const;
const fraction = () => [0, 1] as const;
const signed = () => [-1, 1] as const;

const unary = {
  negate: { text: "-x" },
  square: { text: "x ^ 2" },
  sqrt: { text: "sqrt(x)", derivatives: { x: "0.5 / y" } },
  abs: { text: "abs(x)", derivatives: { x: "sign(x)" } }, // subgradient 0 at the kink
  sign: { text: "sign(x)", derivatives: { x: "0" } },
  exp: { text: "exp(x)", derivatives: { x: "y" }, range: fromZero },
  expm1: { text: "expm1(x)", derivatives: { x: "exp(x)" } },
  log: { text: "log(x)", derivatives: { x: "1 / x" } },
  log1p: { text: "log1p(x)", derivatives: { x: "1 / (1 + x)" } },
  sin: { text: "sin(x)", derivatives: { x: "cos(x)" } },
  cos: { text: "cos(x)", derivatives: { x: "-sin(x)" } },
  tan: { text: "tan(x)", derivatives: { x: "1 + y ^ 2" } },
  sinh: { text: "sinh(x)", derivatives: { x: "cosh(x)" } },
  cosh: { text: "cosh(x)", derivatives: { x: "sinh(x)" } },
  tanh: { text: "tanh(x)", derivatives: { x: "1 - y ^ 2" }, range: signed },
  erf: { text: "erf(x)", derivatives: { x: "2 / sqrt(pi) * exp(-x ^ 2)" } },

  gaussian: { text: "gaussian(x)", derivatives: { x: "-x * y" } }, // exp(-x² / 2)
  normalCdf: { text: "normalCdf(x)", derivatives: { x: "gaussian(x) / sqrt(2 * pi)" } },

  identity: { text: "x" },
  // 1 / (1 + exp(-x)) for x >= 0, else exp(x) / (1 + exp(x)): the power never overflows, and a small result keeps its digits.
  sigmoid: {
    text: "(x < 0 ? exp(-abs(x)) : 1) / (1 + exp(-abs(x)))",
    derivatives: { x: "y * (1 - y)" },
    range: fraction,
  },
  relu: { text: "x <= 0 ? 0 : x", derivatives: { x: "x <= 0 ? 0 : 1" }, range: fromZero }, // subgradient 0
  relu6: { text: "x <= 0 ? 0 : x >= 6 ? 6 : x", range: () => [0, 6] }, // subgradient 0 at both
  leakyRelu: { text: "x > 0 ? x : slope * x", params: { slope: 0.01 } }, // subgradient slope
  elu: {
    text: "x > 0 ? x : alpha * expm1(x)",
    params: { alpha: 1 },
    range: ({ alpha }: { alpha: number }) => [-alpha, unbounded],
  }, // subgradient alpha
  // Klambauer et al. 2017, "Self-normalizing neural networks"; the constants to the last digit of a double.
  selu: {
    text: "1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))",
    range: () => [-1.7580993408473766, unbounded], // -scale · alpha
  }, // subgradient that of the left branch
  // Hendrycks & Gimpel 2016, the exact form. 1 + erf(x / √2) would lose the digits of the tail.
  gelu: { text: "x * normalCdf(x)", range: () => [-0.17, unbounded] },
  silu: { text: "x * sigmoid(x)", range: () => [-0.2785, unbounded] },
  // As PyTorch's. Beyond the threshold the logarithm makes no difference and is left out.
  softplus: {
    text: "beta * x > threshold ? x : log1p(exp(beta * x)) / beta",
    params: { beta: 1, threshold: 20 },
    derivatives: { x: "beta * x > threshold ? 1 : sigmoid(beta * x)" },
    range: fromZero,
    explainParams: ({ beta }: { beta: number }) => (beta > 0 ? undefined : `expected a beta above 0, got ${beta}`),
  },
  // Misra 2019.
  mish: {
    text: "x * tanh(softplus(x))",
    derivatives: { x: "tanh(softplus(x)) + x * (1 - tanh(softplus(x)) ^ 2) * sigmoid(x)" },
    range: () => [-0.3089, unbounded],
  },
  softsign: { text: "x / (1 + abs(x))", derivatives: { x: "(1 / (1 + abs(x))) ^ 2" }, range: signed },
  hardTanh: {
    text: "x <= min ? min : x >= max ? max : x",
    params: { min: -1, max: 1 },
    range: ({ min, max }: { min: number; max: number }) => [min, max],
    explainParams: ({ min, max }: { min: number; max: number }) =>
      min < max ? undefined : `expected min below max, got min ${min} and max ${max}`,
  }, // subgradient 0 at both
  hardSigmoid: { text: "x <= -3 ? 0 : x >= 3 ? 1 : (x + 3) / 6", range: fraction }, // subgradient 0
} as const satisfies Readonly<Record<string, FormulaDefinition>>;

/** The functions that any formula may call. */
export const functions: FunctionTable = unary;

const binary = {
  add: { text: "a + b" },
  subtract: { text: "a - b" },
  multiply: { text: "a * b" },
  divide: {
    text: "a / b",
    // Not -a / b ^ 2: the square overflows long before the derivative does.
    derivatives: { a: "1 / b", b: "-y / b" },
  },
  // At a base of 0 the plain rules give 0 · ∞. The limits are taken there, as in PyTorch.
  power: {
    text: "a ^ b",
    derivatives: { a: "b == 0 ? 0 : b * a ^ (b - 1)", b: "a != 0 ? y * log(a) : b >= 0 ? 0 : y * log(a)" },
  },
  /** 1 for equal elements, else 0. The rule of `max` uses it as a mask. */
  equal: { text: "a == b ? 1 : 0", derivatives: { a: "0", b: "0" } },
  // Huber 1964; quadratic up to delta, linear beyond.
  huber: {
    text: "abs(a - b) <= delta ? 0.5 * (a - b) ^ 2 : delta * (abs(a - b) - 0.5 * delta)",
    params: { delta: 1 },
    derivatives: {
      a: "abs(a - b) <= delta ? a - b : delta * sign(a - b)",
      b: "abs(a - b) <= delta ? b - a : delta * sign(b - a)",
    },
    explainParams: ({ delta }: { delta: number }) => (delta > 0 ? undefined : `expected a delta above 0, got ${delta}`),
  },
  // From logits a to targets b in [0, 1]: max(a, 0) - a·b + log(1 + exp(-|a|)), which cannot overflow and takes no ∞ from another.
  binaryCrossEntropy: {
    text: "(a < 0 ? -a * b : a * (1 - b)) + log1p(exp(-abs(a)))",
    derivatives: { a: "sigmoid(a) - b", b: "-a" },
  },
} as const satisfies Readonly<Record<string, FormulaDefinition>>;

/** Ops that work element by element. Two inputs are broadcast against each other. */
export const elementwise = {
  ...mapTable(unary, (name, definition) => formulaOp<1>(name, ["x"], definition, unary)),
  ...mapTable(binary, (name, definition) => formulaOp<2>(name, ["a", "b"], definition, unary)),
};

/** The most parts of a user's formula with its functions written out. It allows a few levels of any function. */
const mostExpandedParts = 10_000;

/**
 * The op of a formula in x that a user wrote.
 *
 * @throws FormulaError if it is not a formula, or uses anything that a formula may not
 */
export function customOp(text: string): Op<1, Parameters> {
  const tree = parseExpression(text, { symbols: ["x"], functions: Object.keys(unary), isLimited: true });
  if (countExpanded(tree, unary) > mostExpandedParts) {
    throw new FormulaError(`the formula "${text}" nests its functions too deeply: written out, it is too long`, text);
  }
  return formulaOp<1>(text, ["x"], { text }, unary);
}

function mapTable<Name extends string, Made>(
  table: Readonly<Record<Name, FormulaDefinition>>,
  make: (name: Name, definition: FormulaDefinition) => Made,
): Readonly<Record<Name, Made>> {
  const entries = Object.entries(table) as [Name, FormulaDefinition][];
  return Object.freeze(
    Object.fromEntries(entries.map(([name, definition]) => [name, make(name, definition)])),
  ) as Readonly<Record<Name, Made>>;
}
