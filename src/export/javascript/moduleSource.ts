import { dateExamples } from "../../data/encode/cellEncoders.js";
import type { InputColumn } from "../../data/encode/dataset.js";
import { cellReaderOf } from "../../data/load/dataSpec.js";
import { tool } from "../../version.js";
import type { PortableModel } from "../portableModel.js";
import { createSourceProgram } from "../source/createSourceProgram.js";
import { findCalls } from "../source/findCalls.js";
import { printConstant, printFunction, printStatements } from "../source/printSource.js";
import type { SourceProgram } from "../source/sourceProgram.js";
import { answerSource, canOverflow } from "./answerSource.js";
import { inputsSource } from "./inputsSource.js";
import { createJavascriptDialect, javascriptNatives, powSource } from "./javascriptDialect.js";
import { keyLiteral, literal, textLiteral } from "./literals.js";

/**
 * The text of the module.
 *
 * @param file its name, with the ending
 * @throws UsageError if two columns of the prediction would have the same name
 */
export function moduleSource(model: PortableModel, file: string): string {
  const { inputColumns, encoded, outputs, predictions, values, dtype } = model;
  const dialect = createJavascriptDialect(dtype);
  const results = [
    ...(canOverflow(inputColumns) ? [{ name: "scaled", node: encoded }] : []),
    { name: "outputs", node: outputs },
    { name: "predictions", node: predictions },
  ];
  const program = createSourceProgram({ results, values, natives: javascriptNatives });
  const parts = [
    header(model, file),
    ...inputsSource(inputColumns, cellReaderOf(model.model.config.data)),
    ...program.constants.map((constant) => printConstant(constant, dialect)),
    ...(findCalls(program.body).includes("pow") ? [powSource] : []),
    ...program.functions.map((each) => printFunction(each, dialect)),
    computeSource(program, dialect),
    ...answerSource(model, program.results),
  ];
  return `${parts.join("\n\n")}\n`;
}

function computeSource(program: SourceProgram, dialect: ReturnType<typeof createJavascriptDialect>): string {
  const { results, body } = program;
  const returned = results.map(({ name, array }) => (name === array ? name : `${name}: ${array}`));
  return [
    "/** The network, from the numbers of the cells to its outputs and the predictions. */",
    "function compute(cells) {",
    ...results
      .filter(({ name, array }) => name === array)
      .map(({ name, size, isWide }) => `  ${dialect.localArray(name, size, isWide)}`),
    ...printStatements(body, dialect, "  "),
    `  return { ${returned.join(", ")} };`,
    "}",
  ].join("\n");
}

function header({ inputColumns, outputColumns, dtype }: PortableModel, file: string): string {
  const targets = outputColumns.map((column) => textLiteral(column.name)).join(", ");
  const example = inputColumns.slice(0, 3).map((column) => `${keyLiteral(column.name)}: ${exampleOf(column)}`);
  const more = inputColumns.length > 3 ? ", …" : "";
  const precision =
    dtype === "float32"
      ? [
          "// Its parameters are float32, and this module computes in float64: its numbers are those of predict to the digits of float32.",
        ]
      : [];
  return [
    `// A model that predicts ${targets}, made by ${tool}.`,
    "//",
    `//   import { predict } from ${textLiteral(`./${file}`)};`,
    `//   predict({ ${example.join(", ")}${more} });`,
    "//",
    "// predict takes the raw cells of a row, as a file has them, and returns the prediction. It throws an Error if a cell is wrong.",
    ...precision,
  ].join("\n");
}

/** A cell, for people. */
function exampleOf(column: InputColumn): string {
  switch (column.kind) {
    case "number":
      return literal(Number((column.scaler?.offset ?? 0).toPrecision(2)));
    case "category":
      return textLiteral(column.categories[0] ?? "");
    case "date":
      return textLiteral(dateExamples[column.order]);
  }
}
