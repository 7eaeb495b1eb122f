import { defineOp, input } from "../../graph/node.js";
import type { Node, Primitives, Value } from "../../graph/op.js";
import { type Rational, tailRationals } from "../../math/normalDistribution.js";

/** A function that is written out if the target lacks it, as an op: so it is lowered as the network is. */
interface WrittenFunction {
  readonly parameters: readonly string[];
  /** For people. */
  readonly comment: string;
  /** The function of its parameters, which are inputs of shape []. */
  readonly node: Node;
}

/** The functions that kernels and operators stand for and that some target lacks. */
export const writtenFunctions: ReadonlyMap<string, WrittenFunction> = new Map([
  written("max", ["a", "b"], "The larger of two numbers; NaN wins.", (math, values) =>
    math.map("a < b ? b : b == b ? a : b", values),
  ),
  written("min", ["a", "b"], "The smaller of two numbers; NaN wins.", (math, values) =>
    math.map("a > b ? b : b == b ? a : b", values),
  ),
  written("sign", ["x"], "1 or -1; a zero and NaN stay as they are.", (math, values) =>
    math.map("x > 0 ? 1 : x < 0 ? -1 : x", values),
  ),
  written("gaussian", ["x"], "exp(-x²/2)", (math, values) => math.map("exp(-0.5 * x * x)", values)),
  written(
    "tailRatio",
    ["x"],
    "The probability that a normal number is above |x|, over exp(-x²/2): Cody 1969, rational approximations for the error function.",
    (math, values) => {
      const z = math.map(`abs(x) * ${Math.SQRT1_2}`, values);
      const square = math.map("z * z", { z });
      const inverse = math.map("1 / square", { square });
      const near = `(1 - z * ${quotient(tailRationals.small, "square")}) * exp(square) * 0.5`;
      const far = `(${1 / Math.sqrt(Math.PI)} - inverse * ${quotient(tailRationals.large, "inverse")}) / z * 0.5`;
      const middle = `${quotient(tailRationals.middle, "z")} * 0.5`;
      return math.map(`z < 0.46875 ? ${near} : z <= 4 ? ${middle} : ${far}`, { z, square, inverse });
    },
  ),
  written("erf", ["x"], "The error function: Cody 1969.", (math, values) => {
    const z = math.map("abs(x)", values);
    const square = math.map("z * z", { z });
    const near = `x * ${quotient(tailRationals.small, "square")}`;
    const far = `1 - 2 * exp(-square) * tailRatio(z * ${Math.SQRT2})`;
    return math.map(`z < 0.46875 ? ${near} : x < 0 ? -(${far}) : ${far}`, { ...values, z, square });
  }),
]);

function written(
  name: string,
  parameters: readonly string[],
  comment: string,
  define: (math: Primitives, values: Readonly<Record<string, Value>>) => Value,
): [string, WrittenFunction] {
  const op = defineOp({
    name,
    arity: parameters.length,
    summary: comment,
    shape: () => [],
    forward: (math, inputs) =>
      define(math, Object.fromEntries(parameters.map((parameter, i) => [parameter, inputs[i] as Value]))),
    vjp: () => parameters.map(() => null),
  });
  const node = op(...parameters.map((parameter) => input(parameter, [])));
  return [name, { parameters, comment, node }];
}

/** A quotient of polynomials by Horner's rule, as a formula. */
function quotient({ numerator, denominator }: Rational, x: string): string {
  return `${polynomial(numerator, x)} / ${polynomial(denominator, x)}`;
}

function polynomial(coefficients: readonly number[], x: string): string {
  return coefficients.map(String).reduceRight((inner, each) => `(${inner} * ${x} + ${each})`);
}
