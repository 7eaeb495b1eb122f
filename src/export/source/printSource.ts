import type { Expression } from "../../math/expression.js";
import { printSpelled } from "../../math/printExpression.js";
import type { Dialect } from "./dialect.js";
import type { ConstantArray, SourceFunction, Statement } from "./sourceProgram.js";
import { fits, wrapLine, wrapNumbers } from "./wrap.js";

/** Lines of a body. Each level is indented by two spaces. */
export function printStatements(statements: readonly Statement[], dialect: Dialect, indent = ""): readonly string[] {
  return statements.flatMap((statement) => printStatement(statement, dialect, indent));
}

function printStatement(statement: Statement, dialect: Dialect, indent: string): readonly string[] {
  switch (statement.kind) {
    case "comment":
      return [`${indent}// ${toComment(statement.text)}`];
    case "array":
      return [indent + dialect.localArray(statement.name, statement.size, statement.isWide)];
    case "constant":
    case "variable": {
      const { kind, name, value, isWide } = statement;
      return wrapLine(
        `${dialect.local(name, kind === "constant", isWide)} = ${print(value, dialect, isWide)};`,
        indent,
      );
    }
    case "assignment": {
      const { place, operator, value, isWide } = statement;
      return wrapLine(`${place} ${operator} ${print(value, dialect, isWide)};`, indent);
    }
    case "loop": {
      const head = `${indent}${dialect.loop(statement.index, statement.count)}`;
      const inside = printStatements(statement.body, dialect, `${indent}  `);
      const [only] = inside;
      if (only !== undefined && inside.length === 1 && fits(`${head} ${only.trimStart()}`)) {
        return [`${head} ${only.trimStart()}`];
      }
      return [`${head} {`, ...inside, `${indent}}`];
    }
  }
}

export function printFunction({ name, parameters, comment, body, result }: SourceFunction, dialect: Dialect): string {
  return [
    `/** ${toComment(comment)} */`,
    `${dialect.functionHead(name, parameters)} {`,
    ...printStatements(body, dialect, "  "),
    ...wrapLine(`return ${print(result, dialect, false)};`, "  "),
    "}",
  ].join("\n");
}

/** A row a line, unless it is longer than a line. */
export function printConstant({ name, values, columns, comment, isWide }: ConstantArray, dialect: Dialect): string {
  const [opening, closing] = dialect.constantArray(name, values.length, isWide);
  const rows = Array.from({ length: values.length / columns }, (_, row) => {
    const numbers = Array.from(values.subarray(row * columns, (row + 1) * columns), (value) =>
      dialect.number(value, isWide),
    );
    return wrapNumbers(numbers, "  ");
  });
  const [only = []] = rows;
  const body =
    rows.length === 1 && only.length === 1
      ? (only[0] as string).trim().replace(/,$/, "")
      : `\n${rows.flat().join("\n")}\n`;
  return [...(comment === undefined ? [] : [`// ${toComment(comment)}`]), opening + body + closing].join("\n");
}

function print(expression: Expression, dialect: Dialect, isWide: boolean): string {
  return printSpelled(expression, {
    number: (value) => dialect.number(value, isWide),
    functionName: (name) => dialect.functionName(name, isWide),
    comparison: (operator) => dialect.comparison(operator),
  });
}

/** A text of one line that does not end a comment, whatever is in it. */
export function toComment(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replace(/<(?=[/!])/g, "< ")
    .replaceAll("\\", "/")
    .replace(/\?(?=\?)/g, "? ")
    .trim();
}
