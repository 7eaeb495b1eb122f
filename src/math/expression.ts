/** Formulas as trees. The constants pi and e are symbols, since their digits depend on the number type. */
export type Expression = Numeral | Sym | Negation | BinaryOperation | Call | Conditional;

export interface Numeral {
  readonly kind: "number";
  readonly value: number;
}
/** A variable, a parameter or a constant. */
export interface Sym {
  readonly kind: "symbol";
  readonly name: string;
}
export interface Negation {
  readonly kind: "negation";
  readonly operand: Expression;
}
export type BinaryOperator = "+" | "-" | "*" | "/" | "^";
export interface BinaryOperation {
  readonly kind: "operation";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
}
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";
export interface Comparison {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Conditional {
  readonly kind: "conditional";
  readonly condition: Comparison;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** Symbols that have the same meaning in every formula. */
export const constantNames: readonly string[] = ["pi", "e"];

export function numeral(value: number): Expression {
  return value < 0 ? negation(numeral(-value)) : { kind: "number", value };
}
export function symbol(name: string): Expression {
  return { kind: "symbol", name };
}
export function negation(operand: Expression): Expression {
  return { kind: "negation", operand };
}
export function operation(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: "operation", operator, left, right };
}
export function comparison(operator: ComparisonOperator, left: Expression, right: Expression): Comparison {
  return { kind: "comparison", operator, left, right };
}
export function conditional(condition: Comparison, whenTrue: Expression, whenFalse: Expression): Expression {
  return { kind: "conditional", condition, whenTrue, whenFalse };
}
export function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: "call", name, arguments: args };
}

/** The direct parts of a tree. */
export function partsOf(tree: Expression): readonly Expression[] {
  switch (tree.kind) {
    case "number":
    case "symbol":
      return [];
    case "negation":
      return [tree.operand];
    case "operation":
      return [tree.left, tree.right];
    case "call":
      return tree.arguments;
    case "conditional":
      return [tree.condition.left, tree.condition.right, tree.whenTrue, tree.whenFalse];
    default:
      return tree satisfies never;
  }
}

/** The tree with each direct part replaced. */
export function mapParts(tree: Expression, f: (part: Expression) => Expression): Expression {
  switch (tree.kind) {
    case "number":
    case "symbol":
      return tree;
    case "negation":
      return negation(f(tree.operand));
    case "operation":
      return operation(tree.operator, f(tree.left), f(tree.right));
    case "call":
      return call(tree.name, ...tree.arguments.map(f));
    case "conditional": {
      const { operator, left, right } = tree.condition;
      return conditional(comparison(operator, f(left), f(right)), f(tree.whenTrue), f(tree.whenFalse));
    }
    default:
      return tree satisfies never;
  }
}

/** The tree with symbols replaced by trees. */
export function substitute(tree: Expression, replacements: ReadonlyMap<string, Expression>): Expression {
  if (tree.kind === "symbol") return replacements.get(tree.name) ?? tree;
  return mapParts(tree, (part) => substitute(part, replacements));
}

/** Whether a symbol occurs in the tree. */
export function uses(tree: Expression, name: string): boolean {
  return tree.kind === "symbol" ? tree.name === name : partsOf(tree).some((part) => uses(part, name));
}

/** Whether the tree has no variables. */
export function isConstant(tree: Expression): boolean {
  return tree.kind === "symbol" ? constantNames.includes(tree.name) : partsOf(tree).every(isConstant);
}

export function isNumber(tree: Expression, value: number): boolean {
  if (tree.kind === "negation") return value < 0 && isNumber(tree.operand, -value);
  return tree.kind === "number" && tree.value === value;
}

/** The number, if the tree is a number or its negation. */
export function numberOf(tree: Expression): number | undefined {
  if (tree.kind === "number") return tree.value;
  return tree.kind === "negation" && tree.operand.kind === "number" ? -tree.operand.value : undefined;
}

export function equals(a: Expression, b: Expression): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "number") return a.value === (b as Numeral).value;
  if (a.kind === "symbol") return a.name === (b as Sym).name;
  if (a.kind === "call" && a.name !== (b as Call).name) return false;
  if (a.kind === "operation" && a.operator !== (b as BinaryOperation).operator) return false;
  if (a.kind === "conditional" && a.condition.operator !== (b as Conditional).condition.operator) return false;
  const parts = partsOf(b);
  return parts.length === partsOf(a).length && partsOf(a).every((part, i) => equals(part, parts[i] as Expression));
}
