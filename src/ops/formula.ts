import { defineOp } from "../graph/node.js";
import type { Formula, Node, Op, Value } from "../graph/op.js";
import { broadcastShapes, type Shape } from "../graph/shape.js";
import { differentiate } from "../math/differentiate.js";
import { type Expression, uses } from "../math/expression.js";
import { once } from "../math/once.js";
import { parseExpression, rememberFormula } from "../math/parseExpression.js";
import { printExpression } from "../math/printExpression.js";
import {
  expandCalls,
  type FormulaDefinition,
  type FunctionTable,
  functionRule,
  type Parameters,
} from "./functionTable.js";

/**
 * Makes an op from one formula. Forward applies it to each element. Its derivative by each variable is an op of the same kind, so
 * gradients can be differentiated again.
 *
 * @throws FormulaError if the formula uses a name that is not a variable, a parameter or a function of the table
 */
export function formulaOp<Arity extends number>(
  name: string,
  variables: readonly string[],
  definition: FormulaDefinition,
  functions: FunctionTable,
): Op<Arity, Parameters> {
  const { text, params = {}, range, explainParams } = definition;
  const vocabulary = { symbols: [...variables, "y", ...Object.keys(params)], functions: Object.keys(functions) };
  const parse = once(() => definition.tree ?? parseExpression(text, vocabulary));
  const writeOut = (tree: Expression) => {
    const expanded = expandCalls(tree, functions);
    const written = printExpression(expanded);
    rememberFormula(written, expanded);
    return written;
  };
  const expanded = once(() => writeOut(parse()));
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
    expanded: once(() => ({ value: expanded(), derivatives: derivativeTrees().map(writeOut) })),
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
    formula,
    ...(range !== undefined && { range }),
    ...(explainParams !== undefined && { explainParams }),
  });
}

/** A derivative: a trivial one as its number, any other as a function that makes a node from the variables. */
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
  if (tree.kind === "symbol" && used.length === 1) return (nodes) => pick(nodes)[0] as Node;
  if (used.length === 0) {
    // A constant made of parameters must still have a value for every element, so it takes the first variable.
    used.push(available[0] as string);
  }
  const usedParams = Object.fromEntries(Object.entries(params).filter(([param]) => uses(tree, param)));
  const op = formulaOp(name, used, { text, tree, params: usedParams }, functions);
  return (nodes, given) => {
    const own = Object.fromEntries(Object.keys(usedParams).map((param) => [param, given[param] as number]));
    return (op as Op)(...pick(nodes), own);
  };
}
