import { type Expression, partsOf } from "../../math/expression.js";
import type { Statement } from "./sourceProgram.js";

/** The names of the functions that statements, and an expression behind them, call. */
export function findCalls(statements: readonly Statement[], ...expressions: readonly Expression[]): readonly string[] {
  const names = new Set<string>();
  const visit = (expression: Expression): void => {
    if (expression.kind === "call") names.add(expression.name);
    for (const part of partsOf(expression)) visit(part);
  };
  const visitStatement = (statement: Statement): void => {
    if (statement.kind === "loop") statement.body.forEach(visitStatement);
    else if ("value" in statement) visit(statement.value);
  };
  statements.forEach(visitStatement);
  expressions.forEach(visit);
  return [...names];
}
