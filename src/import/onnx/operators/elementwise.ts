import { type BinaryOperator, call, type Expression, negation, numeral } from "../../../math/expression.js";
import { meantBy } from "../floatAttribute.js";
import type { NodeUse, Operator } from "../operator.js";
import { fill } from "../templates.js";
import { combine, mapElements } from "./combine.js";

/** Ops of one input that a formula has under another name. */
const functions = {
  Abs: "abs",
  Sqrt: "sqrt",
  Exp: "exp",
  Log: "log",
  Sin: "sin",
  Cos: "cos",
  Tan: "tan",
  Sinh: "sinh",
  Cosh: "cosh",
  Tanh: "tanh",
  Erf: "erf",
  Sign: "sign",
  Sigmoid: "sigmoid",
  Relu: "relu",
  Softplus: "softplus",
  Softsign: "softsign",
  Mish: "mish",
} as const;

/** Ops of one input and attributes, as formulas, with ONNX's defaults. */
const formulas: Readonly<Record<string, readonly [text: string, attributes: Readonly<Record<string, number>>]>> = {
  Reciprocal: ["1 / x", {}],
  HardSwish: ["x * hardSigmoid(x)", {}],
  LeakyRelu: ["x > 0 ? x : alpha * x", { alpha: 0.01 }],
  ThresholdedRelu: ["x > alpha ? x : 0", { alpha: 1 }],
  Elu: ["x > 0 ? x : alpha * expm1(x)", { alpha: 1 }],
  Celu: ["x > 0 ? x : alpha * expm1(x / alpha)", { alpha: 1 }],
  Selu: ["gamma * (x > 0 ? x : alpha * expm1(x))", { alpha: 1.6732632423543772, gamma: 1.0507009873554805 }],
  Swish: ["x * sigmoid(alpha * x)", { alpha: 1 }],
};

const arithmetic: Readonly<Record<string, BinaryOperator>> = { Add: "+", Sub: "-", Mul: "*", Div: "/", Pow: "^" };

/** Ops that work element by element. */
export const elementwise: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...Object.entries(functions).map(([op, name]) => unary(op, (x) => call(name, x))),
  ...Object.entries(formulas).map(([op, [text, attributes]]): [string, Operator] => [
    op,
    (use) => mapElements(use, use.input(0), (x) => fill(text, x, attributesOf(use, attributes))),
  ]),
  ...Object.entries(arithmetic).map(([op, operator]): [string, Operator] => [
    op,
    (use) => combine(use, use.input(0), use.input(1), operator),
  ]),
  unary("Neg", negation),
  ["Gelu", gelu],
  ["com.microsoft.Gelu", gelu],
  ["HardSigmoid", hardSigmoid],
  ["Clip", clip],
  ["PRelu", prelu],
  ["Max", (use) => fold(use, "max")],
  ["Min", (use) => fold(use, "min")],
  ["Sum", (use) => fold(use, "+")],
]);

function unary(op: string, f: (x: Expression) => Expression): [string, Operator] {
  return [op, (use) => mapElements(use, use.input(0), f)];
}

function attributesOf(use: NodeUse, absent: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(absent).map(([name, value]) => [name, meantBy(use.number(name, value))]));
}

/** Hendrycks & Gimpel 2016: exact, or with their tanh. */
function gelu(use: NodeUse) {
  const isExact = use.text("approximate", "none") === "none";
  const text = isExact ? "gelu(x)" : "0.5 * x * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x ^ 3)))"; // √(2 / π)
  return mapElements(use, use.input(0), (x) => fill(text, x));
}

/** PyTorch's slope is 1 / 6, ONNX's default 0.2. */
function hardSigmoid(use: NodeUse) {
  const { alpha, beta } = attributesOf(use, { alpha: 0.2, beta: 0.5 }) as { alpha: number; beta: number };
  const isPyTorch = alpha === 1 / 6 && beta === 0.5;
  const text = isPyTorch ? "hardSigmoid(x)" : "max(0, min(1, alpha * x + beta))";
  return mapElements(use, use.input(0), (x) => fill(text, x, isPyTorch ? {} : { alpha, beta }));
}

/** Bounds are attributes until opset 10, then inputs. A bound that no number of the type reaches is none. */
function clip(use: NodeUse) {
  const isOld = use.opset < 11;
  const bound = (name: "min" | "max", index: number): number | undefined => {
    const given = isOld ? use.number(name, Number.NaN) : use.optionalNumbers(index)?.[0];
    if (given === undefined || Number.isNaN(given) || Math.abs(given) >= 3.4e38) return undefined;
    return isOld ? meantBy(given) : given;
  };
  const [min, max] = [bound("min", 1), bound("max", 2)];
  return mapElements(use, use.input(0), (x) => {
    if (min !== undefined && max !== undefined) {
      if (min >= max) use.refuse(`its bounds are ${min} and ${max}: expected the lower one first`);
      return fill("x <= min ? min : x >= max ? max : x", x, { min, max });
    }
    if (min !== undefined) return min === 0 ? call("relu", x) : call("max", x, numeral(min));
    return max === undefined ? x : call("min", x, numeral(max));
  });
}

/** A slope for all columns. */
function prelu(use: NodeUse) {
  const slopes = use.numbers(1);
  const [slope = 0] = slopes;
  if (slopes.some((each) => each !== slope)) {
    use.refuse("it has a slope of its own for each column: expected one for all");
  }
  return mapElements(use, use.input(0), (x) => fill("x > 0 ? x : slope * x", x, { slope }));
}

/** An op of any number of inputs. */
function fold(use: NodeUse, operator: "max" | "min" | "+") {
  let value = use.input(0);
  for (let i = 1; i < use.count; i++) value = combine(use, value, use.input(i), operator);
  return value;
}
