import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs";
import { FormulaError } from "../errors.js";
import { symbolicMath } from "./mathjs.js";

/** A formula as a tree. */
export type Expression = MathNode;

/** mathjs's names of what a formula may do with numbers; the names of its operators, not their signs. */
const arithmeticOperators = new Set(["add", "subtract", "multiply", "divide", "pow", "unaryMinus", "unaryPlus"]);
const comparisonOperators = new Set(["larger", "largerEq", "smaller", "smallerEq", "equal", "unequal"]);
const constants = new Set(["pi", "e"]);

/** Functions of two arguments, written out in what a formula has without them. */
const shorthands: Readonly<Record<string, (a: MathNode, b: MathNode) => MathNode>> = {
  max: (a, b) => conditional(operator("<", "smaller", a, b), b, a),
  min: (a, b) => conditional(operator(">", "larger", a, b), b, a),
  pow: (a, b) => operator("^", "pow", a, b),
};

/** What the names in a formula can mean. */
export interface Vocabulary {
  /** Variables and parameters. */
  readonly symbols: readonly string[];
  /** Functions of one argument. */
  readonly functions: readonly string[];
}

/**
 * Reads a formula: arithmetic, comparisons inside `? :`, constants, and the symbols and functions of the vocabulary.
 *
 * @throws FormulaError where it is no formula, or where it has anything else in it
 */
export function parseExpression(text: string, vocabulary: Vocabulary): MathNode {
  if (text.trim() === "") throw new FormulaError("a formula is empty", text);
  let tree: MathNode;
  try {
    tree = symbolicMath().parse(text);
  } catch (error) {
    const { message, char } = error as Error & { char?: number };
    throw new FormulaError(`cannot read the formula "${text}": ${message}`, text, char);
  }
  checkNumber(tree, text, vocabulary);
  return tree.transform((node) => {
    const write = isFunction(node) ? shorthands[node.fn.name] : undefined;
    const [a, b] = isFunction(node) ? node.args : [];
    return write !== undefined && a !== undefined && b !== undefined ? write(group(a), group(b)) : node;
  });
}

/** The formula's text, with the parentheses that it needs. */
export function printExpression(tree: MathNode): string {
  return tree.toString({ parenthesis: "auto" });
}

/** Puts trees in the place of symbols. */
export function substitute(tree: MathNode, replacements: ReadonlyMap<string, MathNode>): MathNode {
  // A call keeps its name as a symbol too, under the path "fn".
  return tree.transform((node, path) =>
    isSymbol(node) && path !== "fn" ? (replacements.get(node.name) ?? node) : node,
  );
}

function checkNumber(node: MathNode, text: string, vocabulary: Vocabulary): void {
  const checkAll = (nodes: readonly MathNode[]) => {
    for (const inner of nodes) checkNumber(inner, text, vocabulary);
  };
  if (isConstant(node)) {
    if (typeof node.value !== "number") refuse(text, `${node.toString()} is not a number`, node.toString());
  } else if (isSymbol(node)) {
    const known = [...vocabulary.symbols, ...constants];
    if (!known.includes(node.name)) {
      refuse(text, `"${node.name}" means nothing here: a formula has ${known.join(", ")}`, node.name);
    }
  } else if (isParenthesis(node)) {
    checkNumber(node.content, text, vocabulary);
  } else if (isConditional(node)) {
    checkCondition(node.condition, text, vocabulary);
    checkAll([node.trueExpr, node.falseExpr]);
  } else if (isOperator(node) && arithmeticOperators.has(node.fn)) {
    checkAll(node.args);
  } else if (isOperator(node) && comparisonOperators.has(node.fn)) {
    refuse(text, `a comparison stands before "? :", it is not a number: write (${node.toString()}) ? 1 : 0`);
  } else if (isFunction(node)) {
    checkCall(node, text, vocabulary);
    checkAll(node.args);
  } else {
    refuse(
      text,
      `${describe(node)} is not allowed: a formula has numbers, + - * / ^, comparisons before "? :", and functions`,
    );
  }
}

function checkCondition(node: MathNode, text: string, vocabulary: Vocabulary): void {
  if (isParenthesis(node)) checkCondition(node.content, text, vocabulary);
  else if (isOperator(node) && comparisonOperators.has(node.fn)) {
    for (const side of node.args) checkNumber(side, text, vocabulary);
  } else refuse(text, `"${node.toString()}" stands before "? :", where a comparison is expected, such as x > 0`);
}

function checkCall(node: FunctionNode, text: string, vocabulary: Vocabulary): void {
  const { name } = node.fn;
  const arity = vocabulary.functions.includes(name) ? 1 : Object.hasOwn(shorthands, name) ? 2 : 0;
  if (arity === 0) {
    const known = [...vocabulary.functions, ...Object.keys(shorthands)].sort();
    refuse(text, `there is no function "${name}": a formula has ${known.join(", ")}`, name);
  }
  if (node.args.length !== arity) {
    refuse(text, `${name} takes ${arity === 1 ? "one argument" : "two arguments"}: got ${node.args.length}`, name);
  }
}

/** mathjs keeps no positions in its trees, so the place is that of the word itself. */
function refuse(text: string, problem: string, word?: string): never {
  const at = word === undefined ? -1 : text.search(new RegExp(`(?<![\\w.])${word.replace(/\W/g, "\\$&")}(?!\\w)`));
  throw new FormulaError(`in the formula "${text}": ${problem}`, text, at < 0 ? undefined : at + 1);
}

function describe(node: MathNode): string {
  if (isOperator(node)) return `the operator "${node.op}"`;
  const kinds: Readonly<Record<string, string>> = {
    AssignmentNode: "an assignment",
    FunctionAssignmentNode: "an assignment",
    ArrayNode: "an array",
    BlockNode: "a sequence",
    RangeNode: "a range",
    RelationalNode: "a chain of comparisons",
  };
  return `${kinds[node.type] ?? "this"} ("${node.toString()}")`;
}

export function isConstant(node: MathNode): node is ConstantNode {
  return node.type === "ConstantNode";
}
export function isSymbol(node: MathNode): node is SymbolNode {
  return node.type === "SymbolNode";
}
export function isOperator(node: MathNode): node is OperatorNode<never, never> {
  return node.type === "OperatorNode";
}
export function isParenthesis(node: MathNode): node is ParenthesisNode {
  return node.type === "ParenthesisNode";
}
/** A call of a function by its name. */
export function isFunction(node: MathNode): node is FunctionNode<SymbolNode> {
  return node.type === "FunctionNode";
}
interface Conditional extends MathNode {
  readonly condition: MathNode;
  readonly trueExpr: MathNode;
  readonly falseExpr: MathNode;
}
export function isConditional(node: MathNode): node is Conditional {
  return node.type === "ConditionalNode";
}

export function constantNode(value: number): MathNode {
  const { ConstantNode } = symbolicMath();
  return new ConstantNode(value);
}
export function symbolNode(name: string): MathNode {
  const { SymbolNode } = symbolicMath();
  return new SymbolNode(name);
}
export function conditional(condition: MathNode, whenTrue: MathNode, whenFalse: MathNode): MathNode {
  const { ConditionalNode } = symbolicMath();
  return new ConditionalNode(condition, whenTrue, whenFalse);
}
export function operator(
  sign: "+" | "*" | "^" | "<" | ">",
  fn: "add" | "multiply" | "pow" | "smaller" | "larger",
  a: MathNode,
  b: MathNode,
): MathNode {
  const { OperatorNode } = symbolicMath();
  return new OperatorNode(sign, fn, [a, b]) as MathNode;
}
export function group(node: MathNode): MathNode {
  const { ParenthesisNode } = symbolicMath();
  return isSymbol(node) || isConstant(node) ? node : new ParenthesisNode(node);
}
