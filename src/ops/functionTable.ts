import type { Range } from "../graph/op.js";
import { differentiate } from "../math/differentiate.js";
import { call, type Expression, mapParts, numeral, partsOf, substitute } from "../math/expression.js";
import type { Vocabulary } from "../math/formulaNames.js";
import { parseExpression } from "../math/parseExpression.js";

/** The numbers that a formula has besides its variables, such as the slope of a leaky relu. */
export type Parameters = Readonly<Record<string, number>>;

/** An elementwise op as the table has it. */
export interface FormulaDefinition {
  /** In the variables and the parameters. */
  readonly text: string;
  /** The tree of the text, if the text was printed from one. */
  readonly tree?: Expression;
  readonly params?: Parameters;
  /** Derivative by each variable, in the variables, the parameters and `y`, the output. If it is left out, it is found symbolically. */
  readonly derivatives?: Readonly<Record<string, string>>;
  /** The bounds of the output; left out if the output may be any number. */
  range?(params: Parameters): Range;
  /** What is wrong with the parameters; undefined if the formula is defined for them. */
  explainParams?(params: Parameters): string | undefined;
}

/** The functions that a formula may call: ops of one variable, x. */
export type FunctionTable = Readonly<Record<string, FormulaDefinition>>;

/** The tree with every call written out, so that only mathjs's functions are left. */
export function expandCalls(tree: Expression, functions: FunctionTable): Expression {
  const inner = mapParts(tree, (part) => expandCalls(part, functions));
  if (inner.kind !== "call") return inner;
  const definition = functions[inner.name];
  const [argument] = inner.arguments;
  if (definition === undefined || argument === undefined || isOwn(inner.name, definition)) return inner;
  return expandCalls(instantiate(definition.text, definition, argument, inner, functions), functions);
}

/** Whether mathjs has the function: its formula is then the call itself. */
function isOwn(name: string, definition: FormulaDefinition): boolean {
  return definition.text === `${name}(x)`;
}

/** The derivative of a call by its argument: the given one, or that of the function's formula. */
export function functionRule(name: string, argument: Expression, functions: FunctionTable): Expression {
  const definition = functions[name];
  if (definition === undefined) throw new Error(`no such function: ${name}`);
  const applied = call(name, argument);
  const given = definition.derivatives?.x;
  if (given !== undefined) return instantiate(given, definition, argument, applied, functions);
  const own = parseExpression(definition.text, vocabularyOf(definition, functions));
  const derivative = differentiate(own, "x", (callee, inner) => functionRule(callee, inner, functions));
  return substitute(derivative, bindings(definition, argument, applied));
}

/** A formula of the table with the argument of a call for x, the call for y, and the defaults for the parameters. */
function instantiate(
  text: string,
  definition: FormulaDefinition,
  argument: Expression,
  applied: Expression,
  functions: FunctionTable,
): Expression {
  const tree = parseExpression(text, vocabularyOf(definition, functions));
  return substitute(tree, bindings(definition, argument, applied));
}

function vocabularyOf({ params = {} }: FormulaDefinition, functions: FunctionTable): Vocabulary {
  return { symbols: ["x", "y", ...Object.keys(params)], functions: Object.keys(functions) };
}

function bindings({ params = {} }: FormulaDefinition, x: Expression, y: Expression): ReadonlyMap<string, Expression> {
  const defaults = Object.entries(params).map(([name, value]) => [name, numeral(value)] as const);
  return new Map([["x", x], ["y", y], ...defaults]);
}

/** The number of parts that the tree has with every call written out. It grows exponentially with nesting, since calls repeat their arguments. */
export function countExpanded(tree: Expression, functions: FunctionTable, argumentParts = 1): number {
  if (tree.kind === "symbol" && tree.name === "x") return argumentParts;
  if (tree.kind === "call") {
    const [argument] = tree.arguments;
    const definition = functions[tree.name];
    if (argument !== undefined && definition !== undefined && !isOwn(tree.name, definition)) {
      const body = parseExpression(definition.text, vocabularyOf(definition, functions));
      return countExpanded(body, functions, countExpanded(argument, functions, argumentParts));
    }
  }
  return partsOf(tree).reduce((parts, part) => parts + countExpanded(part, functions, argumentParts), 1);
}
