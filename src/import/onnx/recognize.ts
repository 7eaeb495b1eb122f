import type { Dtype } from "../../engine/engine.js";
import { type Expression, equals, mapParts, numberOf, numeral, partsOf } from "../../math/expression.js";
import { printExpression } from "../../math/printExpression.js";
import { listKnownActivations } from "../../nn/activations.js";
import type { ActivationSpec } from "../../nn/layers.js";
import { customOp, functions } from "../../ops/elementwise.js";
import { canonicalText } from "./canonical.js";
import { meantBy } from "./floatAttribute.js";
import { parseTemplate } from "./templates.js";

/** How exporters write activations out, besides their own formulas. √2 is one of PyTorch's constants, to 11 digits. */
const spellings: readonly (readonly [activation: string, formula: string])[] = [
  ["gelu", "0.5 * x * (1 + erf(x / 1.4142135623730951))"],
  ["silu", "x * sigmoid(x)"],
  ["silu", "x / (1 + exp(-x))"],
  ["mish", "x * tanh(softplus(x))"],
  ["mish", "x * tanh(log(1 + exp(x)))"],
  ["sigmoid", "1 / (1 + exp(-x))"],
  ["softplus", "log(1 + exp(x))"],
  ["softplus", "x > 20 ? x : log(exp(x) + 1)"],
  ["softsign", "x / (1 + abs(x))"],
  ["relu", "max(0, x)"],
  ["relu6", "min(6, max(0, x))"],
  ["relu6", "min(6, relu(x))"],
  ["hardTanh", "max(-1, min(1, x))"],
  ["hardTanh", "min(1, max(-1, x))"],
  ["hardSigmoid", "max(0, min(1, x / 6 + 0.5))"],
  ["hardSigmoid", "relu6(x + 3) / 6"],
  ["gaussian", "exp(-x ^ 2 / 2)"],
  ["square", "x * x"],
];

/** Activations with parameters, with a name for each. */
const withParameters: readonly (readonly [activation: string, formula: string, names: readonly string[]])[] = [
  ["leakyRelu", "x > 0 ? x : slope * x", ["slope"]],
  ["leakyRelu", "x > 0 ? x : x * slope", ["slope"]],
  ["elu", "x > 0 ? x : alpha * expm1(x)", ["alpha"]],
  ["elu", "x > 0 ? x : alpha * (exp(x) - 1)", ["alpha"]],
  ["elu", "x > 0 ? x : (exp(x) - 1) * alpha", ["alpha"]],
  ["hardTanh", "x <= min ? min : x >= max ? max : x", ["min", "max"]],
  ["softplus", "softplus(x * beta) / beta", ["beta"]],
  ["softplus", "softplus(beta * x) / beta", ["beta"]],
];

/** Digits by which constants are compared: those of a float32, or of PyTorch's √2. */
const digitsOf = { float32: 6, float64: 10 } as const satisfies Readonly<Record<Dtype, number>>;

/**
 * A formula in x as an entry of a config's layers: the name of an activation if it is a known one, else the formula.
 *
 * @returns undefined if the formula is x itself
 * @throws FormulaError if the formula is too long
 */
export function recognizeActivation(formula: Expression, dtype: Dtype): string | ActivationSpec | undefined {
  if (formula.kind === "symbol" && formula.name === "x") return undefined;
  const tree = dtype === "float32" ? shortenNumbers(formula) : formula;
  const named = findName(tree, dtype) ?? findWithParameters(tree);
  if (named !== undefined) return named;
  const text = printExpression(tree);
  customOp(text);
  return text;
}

function findName(tree: Expression, dtype: Dtype): string | undefined {
  if (tree.kind === "call" && tree.arguments.length === 1) {
    const [argument] = tree.arguments;
    const isOfX = argument?.kind === "symbol" && argument.name === "x";
    if (isOfX && listKnownActivations().includes(tree.name)) return tree.name;
  }
  const digits = digitsOf[dtype];
  const text = canonicalText(tree, digits);
  return (
    spellings.find(([, spelling]) => canonicalText(parseTemplate(spelling), digits) === text)?.[0] ??
    listKnownActivations().find((name) => isFormulaOf(name, text, digits))
  );
}

/** Whether it is the formula of an activation without parameters. */
function isFormulaOf(name: string, text: string, digits: number): boolean {
  const definition = functions[name];
  if (definition === undefined || definition.params !== undefined || name === "identity") return false;
  return canonicalText(parseTemplate(definition.text), digits) === text;
}

function findWithParameters(tree: Expression): ActivationSpec | string | undefined {
  for (const [activation, formula, names] of withParameters) {
    const found = new Map<string, number>();
    if (!unify(parseTemplate(formula, names), tree, found)) continue;
    const given = [...found].filter(([name, value]) => functions[activation]?.params?.[name] !== value);
    const parameters = Object.fromEntries(given);
    if (activation === "hardTanh" && found.get("min") === 0 && found.get("max") === 6) return "relu6";
    const isRefused = functions[activation]?.explainParams?.({
      ...functions[activation]?.params,
      ...parameters,
    });
    if (isRefused !== undefined) continue;
    return given.length === 0 ? activation : { activation, ...parameters };
  }
  return undefined;
}

/** Whether the tree is the pattern with numbers for its names other than x. They are found. */
function unify(pattern: Expression, tree: Expression, found: Map<string, number>): boolean {
  if (pattern.kind === "symbol" && pattern.name !== "x") {
    const number = numberOf(tree);
    if (number === undefined || (found.get(pattern.name) ?? number) !== number) return false;
    found.set(pattern.name, number);
    return true;
  }
  const [expected, got] = [partsOf(pattern), partsOf(tree)];
  if (expected.length === 0 || got.length === 0) return equals(pattern, tree);
  const isSameKind =
    expected.length === got.length && equals(withParts(pattern, numeral(0)), withParts(tree, numeral(0)));
  return isSameKind && expected.every((part, i) => unify(part, got[i] as Expression, found));
}

/** The tree with the same part everywhere, so that only its own kind is left. */
function withParts(tree: Expression, part: Expression): Expression {
  return mapParts(tree, () => part);
}

/** The formula with numbers of a float32 as the decimals that they were meant as. */
function shortenNumbers(tree: Expression): Expression {
  return tree.kind === "number" ? numeral(meantBy(tree.value)) : mapParts(tree, shortenNumbers);
}
