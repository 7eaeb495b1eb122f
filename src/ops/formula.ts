import { defineOp } from "../graph/node.js";
import type { Formula, Node, Op, Sample, Value } from "../graph/op.js";
import { broadcastShapes, type Shape } from "../graph/shape.js";
import { differentiate } from "../math/differentiate.js";
import {
  constantNode,
  type Expression,
  group,
  isFunction,
  isSymbol,
  parseExpression,
  printExpression,
  substitute,
} from "../math/expression.js";
import { once } from "../math/once.js";

/** The numbers that a formula has besides its variables, such as the slope of a leaky relu. */
export type Parameters = Readonly<Record<string, number>>;

/** An elementwise op as it stands in the table. */
export interface FormulaDefinition {
  /** In the variables and the parameters. */
  readonly text: string;
  readonly params?: Parameters;
  /** Derivative by each variable, in the variables, the parameters and `y`, the output; found symbolically where it is not given. */
  readonly derivatives?: Readonly<Record<string, string>>;
  /** Where the derivative jumps, by the value of the first variable. */
  readonly kinks?: readonly number[];
  /** Where the op is checked: an interval for each variable. */
  readonly domains?: readonly (readonly [low: number, high: number])[];
}

/** The functions that a formula may call: ops of one variable, x. */
export type FunctionTable = Readonly<Record<string, FormulaDefinition>>;

/**
 * Makes an op of one formula. Forward maps it over the elements; its derivative by each variable is an op of the same kind,
 * so gradients can be differentiated again.
 *
 * @throws FormulaError where the formula uses what is neither a variable, a parameter nor a function of the table
 */
export function formulaOp<Arity extends number>(
  name: string,
  variables: readonly string[],
  definition: FormulaDefinition,
  functions: FunctionTable,
): Op<Arity, Parameters> {
  const { text, params = {}, kinks = [], domains } = definition;
  const vocabulary = { symbols: [...variables, "y", ...Object.keys(params)], functions: Object.keys(functions) };
  const parse = once(() => parseExpression(text, vocabulary));
  const expanded = once(() => printExpression(expand(parse(), functions)));
  const derivativeTrees = once(() =>
    variables.map((by) => {
      const given = definition.derivatives?.[by];
      return given === undefined
        ? differentiate(parse(), by, (callee, argument) => functionRule(callee, argument, functions))
        : parseExpression(given, vocabulary);
    }),
  );
  const partials = once(() =>
    variables.map((by, i) =>
      createPartial(`${name}.d${by}`, derivativeTrees()[i] as Expression, [...variables, "y"], definition, functions),
    ),
  );
  const formula: Formula = {
    text,
    variables,
    derivatives: once(() => derivativeTrees().map(printExpression)),
    kinks,
  };
  return defineOp<Arity, Parameters>({
    name,
    arity: variables.length as Arity,
    params,
    summary: text,
    shape: (shapes) => (shapes as readonly Shape[]).reduce(broadcastShapes),
    forward: (math, inputs, given) =>
      math.map(expanded(), {
        ...Object.fromEntries(variables.map((variable, i) => [variable, inputs[i] as Value])),
        ...given,
      }),
    vjp: ({ ct, inputs, output, params: given, ops }) => {
      const nodes = [...inputs, output] as readonly Node[];
      return partials().map((partial) => {
        if (typeof partial !== "function") {
          if (partial === 0) return null;
          return partial === 1 ? ct : ops.negate(ct);
        }
        return ops.multiply(ct, partial(nodes, given));
      });
    },
    samples: samplesFor(variables.length, domains),
    formula,
  });
}

/** The trivial derivatives as what they are, any other as an op on the variables that it has. */
type PartialDerivative = 0 | 1 | -1 | ((nodes: readonly Node[], params: Parameters) => Node);

function createPartial(
  name: string,
  tree: Expression,
  available: readonly string[],
  { params = {} }: FormulaDefinition,
  functions: FunctionTable,
): PartialDerivative {
  const text = printExpression(tree);
  if (text === "0" || text === "1" || text === "-1") return Number(text) as 0 | 1 | -1;
  const used = available.filter((symbol) => uses(tree, symbol));
  const pick = (nodes: readonly Node[]) => used.map((symbol) => nodes[available.indexOf(symbol)] as Node);
  if (isSymbol(tree) && used.length === 1) return (nodes) => pick(nodes)[0] as Node;
  if (used.length === 0) {
    // A constant of the parameters still has to reach every element: it is a formula of the first variable all the same.
    used.push(available[0] as string);
  }
  const usedParams = Object.fromEntries(Object.entries(params).filter(([param]) => uses(tree, param)));
  const op = formulaOp(name, used, { text, params: usedParams }, functions);
  return (nodes, given) => {
    const own = Object.fromEntries(Object.keys(usedParams).map((param) => [param, given[param] as number]));
    return (op as Op)(...pick(nodes), own);
  };
}

function uses(tree: Expression, symbol: string): boolean {
  return tree.filter((node, path) => isSymbol(node) && node.name === symbol && path !== "fn").length > 0;
}

/** What a call of the function stands for, in terms of mathjs's functions alone. */
function expand(tree: Expression, functions: FunctionTable): Expression {
  const inner = tree.map((child) => expand(child, functions));
  if (!isFunction(inner)) return inner;
  const { name } = inner.fn;
  const definition = functions[name];
  const [argument] = inner.args;
  if (definition === undefined || argument === undefined || isOwn(name, definition)) return inner;
  return group(expand(instantiate(definition.text, definition, argument, inner, functions), functions));
}

/** The function is mathjs's: its formula is the call itself. */
function isOwn(name: string, definition: FormulaDefinition): boolean {
  return definition.text === `${name}(x)`;
}

function functionRule(name: string, argument: Expression, functions: FunctionTable): Expression {
  const definition = functions[name];
  if (definition === undefined) throw new Error(`no such function: ${name}`);
  const call = parseExpression(`${name}(x)`, { symbols: ["x"], functions: Object.keys(functions) });
  const applied = substitute(call, new Map([["x", argument]]));
  const given = definition.derivatives?.x;
  if (given !== undefined) return instantiate(given, definition, argument, applied, functions);
  const own = parseExpression(definition.text, {
    symbols: ["x", ...Object.keys(definition.params ?? {})],
    functions: Object.keys(functions),
  });
  const derivative = differentiate(own, "x", (callee, inner) => functionRule(callee, inner, functions));
  return group(substitute(derivative, bindings(definition, argument, applied)));
}

function instantiate(
  text: string,
  definition: FormulaDefinition,
  argument: Expression,
  call: Expression,
  functions: FunctionTable,
): Expression {
  const symbols = ["x", "y", ...Object.keys(definition.params ?? {})];
  const tree = parseExpression(text, { symbols, functions: Object.keys(functions) });
  return group(substitute(tree, bindings(definition, argument, call)));
}

function bindings({ params = {} }: FormulaDefinition, x: Expression, y: Expression): ReadonlyMap<string, Expression> {
  const defaults = Object.entries(params).map(([name, value]) => [name, constantNode(value)] as const);
  return new Map([["x", group(x)], ["y", y], ...defaults]);
}

/** Same shapes, and shapes that stretch: a row, a column, a single number. */
function samplesFor(arity: number, domains: FormulaDefinition["domains"]): readonly Sample<Parameters>[] {
  const shapes: readonly (readonly Shape[])[] =
    arity === 1
      ? [[[3, 4]], [[5]], [[]]]
      : [
          [
            [3, 4],
            [3, 4],
          ],
          [[3, 4], [4]],
          [
            [3, 1],
            [1, 4],
          ],
          [[], [2, 3]],
        ];
  return shapes.map((each) => (domains === undefined ? { shapes: each } : { shapes: each, domains }));
}
