import { type CellFormat, type CellReader, exampleOf } from "../../data/cells/cellReader.js";
import { missingSpellings } from "../../data/cells/missing.js";
import { isLocal, numberPattern } from "../../data/cells/numberFormat.js";
import { notFinite } from "../../data/cells/parseNumber.js";
import { missingCellsOf } from "../missingCells.js";
import { listLiteral } from "./literals.js";

/** What every module has: values in messages, and the cell of a column. */
export const rowSource = String.raw`/** A value in a message. */
function show(value) {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? value.slice(0, 39).replace(/[\uD800-\uDBFF]$/, "") + "…" : value);
  }
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "bigint") return value + "n";
  if (typeof value === "function" || typeof value === "symbol") return "a " + typeof value;
  return value === undefined ? "nothing" : Object.is(value, -0) ? "-0" : String(value);
}

/** The first of some values in a message. */
function list(values) {
  const shown = values.slice(0, 10).map(show).join(", ");
  return values.length > 10 ? shown + ", … (" + values.length + " in all)" : shown;
}

function refuse(name, problem) {
  throw new Error("column " + show(name) + ": " + problem);
}

/** The cell of a column: a number, a text, or null if it is empty. */
function cellOf(row, { name, isFilled, hasIndicator }) {
  if (!Object.hasOwn(row, name)) {
    if (isFilled || hasIndicator) return null;
    const known = Object.keys(row);
    throw new Error("there is no column " + show(name) + ": the row " + (known.length > 0 ? "has " + list(known) : "is empty"));
  }
  const cell = row[name];
  if (cell === undefined || cell === null || cell === "") return null;
  if (typeof cell === "string" || typeof cell === "number") return cell;
  if (typeof cell === "boolean") return String(cell);
  if (cell instanceof Date) refuse(name, "got a Date, expected a text, as the data has them, such as 2024-12-31");
  return refuse(name, "got " + show(cell) + ", expected a number, a text, true, false or null");
}

/** What is wrong with a missing cell of a column that does not take one. */
function explainMissing(cell) {
  const what = cell === null ? "the cell is empty" : show(cell) + " means a missing cell";
  return what + ", and no row trained on has an empty one here: fill it, or leave the row out";
}`;

/** `isMissing(cell)`; if there are missing texts that are numbers, it needs `parseNumber`. */
export function missingSource(reader: CellReader): string {
  const { texts, numbers } = missingCellsOf(reader);
  const isBlank = String.raw`/^[\0- ]/.test(cell) && cell.trim() === ""`;
  if (texts === undefined) {
    return `/** Whether a cell is empty, or says that its value is missing. */
function isMissing(cell) {
  if (typeof cell !== "string") return cell === null || Number.isNaN(cell);
  return ${missingSpellings}.test(cell) || (${isBlank});
}`;
  }
  const asNumber =
    numbers.length === 0
      ? ""
      : `
  if (missingNumbers.includes(typeof cell === "string" ? parseNumber(cell) : cell)) return true;`;
  return `const missingTexts = ${listLiteral(texts)};
${numbers.length === 0 ? "" : `const missingNumbers = ${listLiteral(numbers)};\n`}
/** Whether a cell is empty, or says that its value is missing. */
function isMissing(cell) {${asNumber}
  if (typeof cell !== "string") return cell === null || Number.isNaN(cell);
  return missingTexts.includes(cell) || (${isBlank});
}`;
}

/** `parseNumber(text)`: undefined if it spells none. */
export function numberSource(format: CellFormat): string {
  const respell = String.raw`  const usual = /^[\0- \xa0\u2212]|[\0- \xa0]$/.test(text) ? text.trim().replace(/^\u2212/, "-") : text;`;
  if (!isLocal(format)) {
    return String.raw`/** The number that a text spells, with spaces around it, or with a typographic minus; undefined if it spells none. */
function parseNumber(text) {
${respell}
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(usual) ? Number(usual) : undefined;
}`;
  }
  const { pattern, signs } = numberPattern(format);
  const digits = signs === undefined ? "whole" : `whole.replace(${signs}, "")`;
  return `/** The number that a text spells, such as ${exampleOf(format)}; undefined if it spells none. */
function parseNumber(text) {
${respell}
  const match = ${pattern}.exec(usual);
  if (match === null) return undefined;
  const [, minus, whole, fraction = "", exponent = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  return Number(minus + (${digits} || "0") + "." + (fraction || "0") + exponent);
}`;
}

/** Writes the cell of a column of numbers. */
export function readNumberSource(hasMissingNumbers: boolean): string {
  const isNumber = hasMissingNumbers
    ? "Number.isFinite(value) && !missingNumbers.includes(value)"
    : "Number.isFinite(value)";
  return `/** A number; NaN if the cell is missing and the model fills it. */
function readNumber(cell, { name, isFilled, hasIndicator, at }, cells) {
  const isGap = isFilled === true && isMissing(cell);
  if (hasIndicator) cells[at + 1] = isGap ? 1 : 0;
  const value = typeof cell === "string" ? parseNumber(cell) : cell;
  if (isGap) cells[at] = NaN;
  else if (${isNumber}) cells[at] = value;
  else if (typeof cell !== "number" && isMissing(cell)) refuse(name, explainMissing(cell));
  else if (typeof cell === "number" || ${notFinite}.test(cell)) refuse(name, show(cell) + " is not a finite number");
  else refuse(name, value === undefined ? "got " + show(cell) + ", expected a number" : show(cell) + " is too large for a number");
}`;
}
