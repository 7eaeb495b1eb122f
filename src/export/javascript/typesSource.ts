import { takesMissing } from "../../data/encode/cellEncoders.js";
import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import { createPredictionReader } from "../../predict/predictions.js";
import type { PortableModel } from "../portableModel.js";
import { textLiteral, typeKey } from "./literals.js";

/**
 * The types beside the module: a row has each column by its name, and a prediction is what `predict` returns.
 *
 * @throws UsageError if two columns of the prediction would have the same name
 */
export function typesSource({ model, inputColumns, outputColumns }: PortableModel): string {
  const { columns } = createPredictionReader({ config: model.config, outputColumns }, true);
  const targets = outputColumns.map(typeOfTarget);
  return [
    "/** The cells of a row, by the names of their columns. A number may also be a text, as in a CSV file. */",
    "export interface Row {",
    ...inputColumns.flatMap(propertyOf),
    "}",
    "",
    "/** What the model predicts: a class or a number for each target, and how likely each class is. */",
    "export interface Prediction {",
    ...columns.map((name, i) => `  readonly ${typeKey(name)}: ${targets[i] ?? "number"};`),
    "}",
    "",
    "/**",
    " * The prediction for a row.",
    " *",
    " * @throws Error if a cell is missing or wrong, or if the model has no finite number for the row",
    " */",
    "export declare function predict(row: Row): Prediction;",
    "",
  ].join("\n");
}

function propertyOf(column: InputColumn): readonly string[] {
  const isOptional = takesMissing(column);
  const type = isOptional ? `${typeOfCell(column)} | null | undefined` : typeOfCell(column);
  const comment = column.kind === "date" ? [`  /** ${dateComments[column.order]} */`] : [];
  return [...comment, `  readonly ${typeKey(column.name)}${isOptional ? "?" : ""}: ${type};`];
}

const dateComments = {
  ymd: "A date, the year first: 2024-12-31 or 2024-12-31T23:59:59.",
  dmy: "A date, the day first: 31.12.2024 or 31.12.2024 23:59:59.",
  mdy: "A date, the month first: 12/31/2024 or 12/31/2024 11:59:59 PM.",
} as const;

function typeOfCell(column: InputColumn): string {
  switch (column.kind) {
    case "number":
      return "number | string";
    case "date":
      return "string";
    case "category": {
      const types = column.categories.flatMap(typesOfCategory);
      // Any text, but the known ones are suggested while typing.
      return [...types, ...(column.other === undefined ? [] : ["(string & {})", "number", "boolean"])].join(" | ");
    }
  }
}

/** A category that is the text of a number may be given as the number, and so may one of a boolean. */
function typesOfCategory(category: string): readonly string[] {
  const text = textLiteral(category);
  const isPlain =
    category === "true" ||
    category === "false" ||
    (String(Number(category)) === category && Number.isFinite(Number(category)));
  return isPlain ? [text, category] : [text];
}

function typeOfTarget(column: OutputColumn): string {
  if (column.kind === "number") return "number";
  return column.labels.map((label) => (typeof label === "string" ? textLiteral(label) : String(label))).join(" | ");
}
