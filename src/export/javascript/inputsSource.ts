import type { CellReader } from "../../data/cells/cellReader.js";
import type { DateColumn, InputColumn } from "../../data/encode/dataset.js";
import { widthOf } from "../../data/encode/inputNames.js";
import { missingCellsOf } from "../missingCells.js";
import { missingSource, numberSource, readNumberSource, rowSource } from "./cellSource.js";
import { readCategorySource, readDateSource } from "./columnSource.js";
import { listLiteral, textLiteral } from "./literals.js";

/** The source of the table `inputs` and of `readCells(row)`, with as much of the reading of cells as the columns need. */
export function inputsSource(columns: readonly InputColumn[], reader: CellReader): readonly string[] {
  const kinds = new Set(columns.map(({ kind }) => kind));
  const orders = new Set(
    columns.filter((column): column is DateColumn => column.kind === "date").map(({ order }) => order),
  );
  const missingNumbers = missingCellsOf(reader).numbers;
  const needsNumbers = kinds.has("number") || missingNumbers.length > 0;
  return [
    tableSource(columns),
    rowSource,
    ...(needsNumbers ? [numberSource(reader.format)] : []),
    missingSource(reader),
    ...(kinds.has("number") ? [readNumberSource(missingNumbers.length > 0)] : []),
    ...(kinds.has("category") ? [readCategorySource] : []),
    ...(kinds.has("date") ? [readDateSource(orders)] : []),
    readCellsSource(columns),
  ];
}

const readers = { number: "readNumber", category: "readCategory", date: "readDate" } as const;

function tableSource(columns: readonly InputColumn[]): string {
  let at = 0;
  const rows = columns.map((column) => {
    const row = `  { ${entriesOf(column, at).join(", ")} },`;
    at += widthOf(column);
    return row;
  });
  return [
    "// The columns of a row. The numbers of a column begin at its place.",
    "const inputs = [",
    ...rows,
    "];",
  ].join("\n");
}

/** `name: "colour", read: readCategory, …` */
function entriesOf(column: InputColumn, at: number): readonly string[] {
  const isFilled =
    column.kind === "number" ? column.fill !== undefined : column.kind === "date" && column.fills !== undefined;
  return [
    `name: ${textLiteral(column.name)}`,
    `read: ${readers[column.kind]}`,
    `at: ${at}`,
    ...(column.kind === "number" ? [] : [`width: ${widthOf(column)}`]),
    ...(column.kind === "category" ? [`categories: ${listLiteral(column.categories)}`] : []),
    ...(column.kind === "category" && column.other !== undefined ? [`other: ${textLiteral(column.other)}`] : []),
    ...(column.kind === "date" ? [`order: ${textLiteral(column.order)}`, `parts: ${listLiteral(column.parts)}`] : []),
    ...(isFilled ? ["isFilled: true"] : []),
    ...(column.indicator === true ? ["hasIndicator: true"] : []),
  ];
}

function readCellsSource(columns: readonly InputColumn[]): string {
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  return `/** The numbers of a row's cells. */
function readCells(row) {
  if (typeof row !== "object" || row === null || Array.isArray(row)) throw new Error("got " + show(row) + ", expected an object");
  const cells = new Float64Array(${width});
  for (const input of inputs) input.read(cellOf(row, input), input, cells);
  return cells;
}`;
}
