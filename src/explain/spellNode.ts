import type { Node, Operation } from "../graph/op.js";
import { parseFormula } from "../math/parseExpression.js";
import { formatShort } from "../messages/formatShort.js";
import { decompose, isWrittenOut, limitsOf, usualFormula } from "./opForms.js";
import { spellExpression } from "./spellExpression.js";
import { atom, call, infix, negative, phrase, printTerm, type Term, transposed } from "./term.js";

/** Names of nodes. What has a name is not spelled out. */
export type Names = ReadonlyMap<Node, string>;

/** A node as a formula over named nodes: `x · W + b`. */
export function spellNode(node: Node, names: Names): Term {
  const name = names.get(node);
  return name === undefined ? spellDefinition(node, names) : atom(name);
}

/** The same, but the node itself is spelled out even if it has a name. */
export function spellDefinition(node: Node, names: Names): Term {
  switch (node.kind) {
    case "input":
    case "variable":
      return atom(node.name);
    case "constant":
      return signed(node.value, formatShort);
    case "operation":
      return spellOperation(node, names);
    default:
      return node satisfies never;
  }
}

/** A number as a term. */
export function signed(value: number, format: (size: number) => string): Term {
  return value < 0 ? negative(atom(format(-value))) : atom(format(value));
}

function spellOperation(node: Operation, names: Names): Term {
  const { op, inputs, params } = node;
  const simple = decompose(node);
  if (simple !== undefined) return spellNode(simple, names);
  const terms = inputs.map((input) => spellNode(input, names));
  const [a, b] = terms as [Term, Term];
  const limited = spellLimits(node, a);
  if (limited !== undefined) return limited;
  if (op.formula !== undefined) {
    if (!isWrittenOut(op)) return call(op.name, ...terms);
    return spellFormula(node, (index) => terms[index] as Term);
  }
  switch (op.name) {
    case "matmul":
      return infix("·", a, b);
    case "transpose":
      return transposed(a);
    case "sum":
    case "mean":
      return phrase(`${op.name}${over(inputs[0] as Node, params.axis)} of`, a);
    case "broadcast":
    case "reshape":
      // The same numbers in another shape.
      return a;
    default:
      return call(op.name, ...terms);
  }
}

/** `max(-1, min(1, x))`, if the node keeps numbers between two others. */
export function spellLimits(node: Operation, x: Term): Term | undefined {
  const limits = limitsOf(node);
  if (limits === undefined) return undefined;
  const { low, high } = limits;
  const capped = call("min", signed(high, formatShort), x);
  return low === undefined ? capped : call("max", signed(low, formatShort), capped);
}

/** A node whose op is a formula, with terms for its inputs. */
function spellFormula({ op, inputs, params }: Operation, term: (index: number) => Term): Term {
  const variables = op.formula?.variables ?? [];
  return spellExpression(parseFormula(op.formula?.text ?? ""), {
    term: (symbol) => {
      const index = variables.indexOf(symbol);
      return index < 0 ? parameterTerm(symbol, params[symbol]) : term(index);
    },
    isArray: (symbol) => (inputs[variables.indexOf(symbol)]?.shape.length ?? 0) > 0,
  });
}

export function parameterTerm(symbol: string, value: unknown): Term {
  return typeof value === "number" ? signed(value, formatShort) : atom(symbol);
}

/** ` over the rows`, for a sum or mean along one axis of a matrix. */
function over({ shape }: Node, axis: unknown): string {
  if (axis === null || shape.length !== 2) return "";
  return axis === 0 ? " over the rows" : " over the columns";
}

/** Functions that are no formulas, in words. */
const described: Readonly<Record<string, string>> = {
  softmax: "softmax(x) = exp(x) / (the sum of exp(x) over the columns)",
  logSoftmax: "logSoftmax(x) = x - log(the sum of exp(x) over the columns)",
};

/** What the functions are that a node's formula calls: `relu(x) = 0 if x <= 0, else x`. Those that everyone knows are left out. */
export function spellFunctions(node: Operation, names: Names): readonly string[] {
  const spelled = (each: Node): readonly string[] => {
    if (each.kind !== "operation") return [];
    const simple = decompose(each);
    const parts = (simple === undefined ? each.inputs : [simple]).filter((part) => !names.has(part)).flatMap(spelled);
    const own = simple === undefined && limitsOf(each) === undefined ? spellFunction(each) : undefined;
    return [...parts, ...(own === undefined ? [] : [own])];
  };
  return [...new Set(spelled(node))];
}

function spellFunction({ op, params }: Operation): string | undefined {
  if (op.formula === undefined) return described[op.name];
  if (isWrittenOut(op)) return undefined;
  const { text, tree } = usualFormula(op);
  const own = `${op.name}(${op.formula.variables.join(", ")})`;
  if (text === own) return undefined;
  const spelled = spellExpression(tree, {
    term: (symbol) => parameterTerm(symbol, params[symbol]),
    isArray: () => false,
  });
  return `${own} = ${printTerm(spelled)}`;
}
