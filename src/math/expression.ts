import type { ConstantNode, FunctionNode, MathNode, ParenthesisNode, SymbolNode } from "mathjs";
import { FormulaError } from "../errors.js";
import { suggestion } from "../messages/nearest.js";
import { symbolicMath } from "./mathjs.js";

/** A formula as a tree. */
export type Expression = MathNode;

/** mathjs's names of what a formula may do with numbers; the names of its operators, not their signs. */
const arithmeticOperators = new Set(["add", "subtract", "multiply", "divide", "pow", "unaryMinus", "unaryPlus"]);
const comparisonOperators = new Set(["larger", "largerEq", "smaller", "smallerEq", "equal", "unequal"]);
const constants = new Set(["pi", "e"]);

/** Functions of two arguments; `pow` is another way to write `^`. */
const functionsOfTwo = ["max", "min", "pow"];

/** Of a formula that a user wrote: more parts than anyone needs, and few enough to be differentiated in no time. */
export const mostParts = 500;

/** What the names in a formula can mean. */
export interface Vocabulary {
  /** Variables and parameters. */
  readonly symbols: readonly string[];
  /** Functions of one argument. */
  readonly functions: readonly string[];
  /** How many parts the formula may have; any number where left out. */
  readonly mostParts?: number;
}

/**
 * Reads a formula: arithmetic, comparisons inside `? :`, constants, and the symbols and functions of the vocabulary.
 *
 * @throws FormulaError where it is no formula, or where it has anything else in it
 */
export function parseExpression(text: string, vocabulary: Vocabulary): MathNode {
  const tree = read(text, vocabulary.mostParts);
  checkNumber(tree, text, vocabulary);
  return writeOutPowers(tree);
}

function read(text: string, most = Number.POSITIVE_INFINITY): MathNode {
  if (text.trim() === "") throw new FormulaError("a formula is empty", text);
  try {
    const tree = symbolicMath().parse(text);
    let parts = 0;
    tree.traverse(() => parts++);
    if (parts <= most) return tree;
  } catch (error) {
    if (!(error instanceof RangeError)) throw unreadable(text, error as Error & { readonly char?: number });
    // The parser's recursion overflowed the stack.
  }
  throw new FormulaError(
    `the formula "${text.slice(0, 40)}…" is too long: a formula has at most ${Math.min(most, mostParts)} parts`,
    text,
  );
}

function unreadable(text: string, { message, char }: Error & { readonly char?: number }): FormulaError {
  const hint = text.split("?").length > 2 ? "; put an inner ? : into parentheses" : "";
  return new FormulaError(`cannot read the formula "${text}": ${message}${hint}`, text, char);
}

function writeOutPowers(tree: MathNode): MathNode {
  const node = tree.map(writeOutPowers);
  const [base, exponent] = isFunction(node) && node.fn.name === "pow" ? node.args : [];
  return base === undefined || exponent === undefined ? node : operator("^", group(base), group(exponent));
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

function checkCall(node: FunctionNode, text: string, { functions }: Vocabulary): void {
  const { name } = node.fn;
  const arity = functions.includes(name) ? 1 : functionsOfTwo.includes(name) ? 2 : 0;
  if (arity === 0) {
    const known = [...functions, ...functionsOfTwo].sort();
    refuse(
      text,
      `there is no function "${name}"${suggestion(name, known) || `: a formula has ${known.join(", ")}`}`,
      name,
    );
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
/** mathjs's own type of it says nothing of the operands. */
export interface Operator extends MathNode {
  readonly op: string;
  readonly fn: string;
  readonly args: readonly MathNode[];
}
export function isOperator(node: MathNode): node is Operator {
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
/** mathjs's operators by their signs. */
const operatorNames = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "^": "pow",
  "<": "smaller",
  ">": "larger",
} as const;

export function operator(sign: keyof typeof operatorNames, a: MathNode, b: MathNode): MathNode {
  return createOperator(sign, operatorNames[sign], [a, b]);
}
export function negation(a: MathNode): MathNode {
  return createOperator("-", "unaryMinus", [a]);
}
/** The same operator on other operands. */
export function withOperands({ op, fn }: Operator, operands: readonly MathNode[]): MathNode {
  return createOperator(op, fn, operands);
}
function createOperator(sign: string, fn: string, operands: readonly MathNode[]): MathNode {
  const { OperatorNode } = symbolicMath();
  return new OperatorNode(sign as never, fn as never, [...operands]) as MathNode;
}
export function group(node: MathNode): MathNode {
  const { ParenthesisNode } = symbolicMath();
  return isSymbol(node) || isConstant(node) ? node : new ParenthesisNode(node);
}
