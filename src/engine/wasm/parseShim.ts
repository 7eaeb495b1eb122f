// TEMPORARY until the formula language stands on its own.
import { symbolicMath } from "../../math/mathjs.js";
export type Expression =
  | { kind: "number"; value: number }
  | { kind: "symbol"; name: string }
  | { kind: "negation"; operand: Expression }
  | { kind: "operation"; operator: "+" | "-" | "*" | "/" | "^"; left: Expression; right: Expression }
  | { kind: "call"; name: string; arguments: readonly Expression[] }
  | { kind: "conditional"; condition: { operator: string; left: Expression; right: Expression }; whenTrue: Expression; whenFalse: Expression };
const memo = new Map<string, Expression>();
export function parseFormula(text: string): Expression {
  let e = memo.get(text);
  if (!e) { e = convert(symbolicMath().parse(text)); memo.set(text, e); }
  return e;
}
// biome-ignore lint/suspicious/noExplicitAny: temporary
function convert(n: any): Expression {
  switch (n.type) {
    case "ConstantNode": return { kind: "number", value: n.value };
    case "SymbolNode": return { kind: "symbol", name: n.name };
    case "ParenthesisNode": return convert(n.content);
    case "OperatorNode":
      if (n.fn === "unaryMinus") return { kind: "negation", operand: convert(n.args[0]) };
      if (n.fn === "unaryPlus") return convert(n.args[0]);
      return { kind: "operation", operator: n.op, left: convert(n.args[0]), right: convert(n.args[1]) };
    case "FunctionNode": return { kind: "call", name: n.fn.name, arguments: n.args.map(convert) };
    case "ConditionalNode": {
      let c = n.condition; while (c.type === "ParenthesisNode") c = c.content;
      return { kind: "conditional", condition: { operator: c.op, left: convert(c.args[0]), right: convert(c.args[1]) }, whenTrue: convert(n.trueExpr), whenFalse: convert(n.falseExpr) };
    }
  }
  throw new Error(n.type);
}
