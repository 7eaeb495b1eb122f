import { DataError, type Place } from "../../errors.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { quote } from "../../messages/quote.js";
import { mostColumns } from "../../text/limits.js";
import { delimiters } from "./dialect.js";

/**
 * The positions of these columns in a header.
 *
 * @throws DataError if the header has one of these names twice, or not at all
 */
export function findColumns(names: readonly string[], header: readonly string[], place: Place): readonly number[] {
  const wanted = new Set(names);
  const positions = new Map<string, number>();
  for (const [i, name] of header.entries()) {
    if (positions.has(name) && wanted.has(name)) {
      throw new DataError(`the header has two columns ${formatValue(name)}: rename one of them`, place);
    }
    positions.set(name, i);
  }
  return names.map((name) => {
    const position = positions.get(name);
    if (position === undefined) throw new DataError(describeAbsent(name, header, names), place);
    return position;
  });
}

/** @throws DataError if there are more columns than a table may have */
export function checkColumnCount(count: number, place: Place): void {
  if (count > mostColumns) throw new DataError(`there are more than ${mostColumns} columns`, place);
}

/** `: did you mean "b"?`, or nothing. It proposes no column that is wanted already. */
export function suggestColumn(name: string, header: readonly string[], wanted: readonly string[]): string {
  const taken = new Set(wanted);
  return suggestion(
    name,
    header.filter((each) => !taken.has(each)),
  );
}

/** What to type if another delimiter would make a column of this name, or more than one column; else nothing. */
export function adviseDelimiter(name: string, header: readonly string[]): string {
  const [only = ""] = header;
  const other =
    delimiters.find((each) => header.some((title) => title !== name && partsOf(title, each).includes(name))) ??
    (header.length === 1 ? delimiters.find((each) => only.includes(each)) : undefined);
  return other === undefined ? "" : proposeDelimiter(other);
}

/** What to type if the cells are divided by this delimiter. */
export function proposeDelimiter(other: string): string {
  const shown = quote(other);
  return `: the cells seem to be divided by ${shown}: set "delimiter" to ${shown}, or add --delimiter ${other === "\t" ? "$'\\t'" : shown}`;
}

function partsOf(title: string, delimiter: string): readonly string[] {
  return title.split(delimiter).map((part) => part.trim().replace(/^"(.*)"$/, "$1"));
}

/** Why a column cannot be read: the header does not have it. */
export function describeAbsent(name: string, header: readonly string[], wanted: readonly string[]): string {
  const advice = adviseDelimiter(name, header) || suggestColumn(name, header, wanted);
  const found = header.length === 0 ? "is empty" : `has ${formatValues(header)}`;
  return `there is no column ${formatValue(name)}: the header ${found}${advice || adviseNames(name, header)}`;
}

/** An imported model whose columns have no names of their own, but numbers, as inline data has. */
function adviseNames(name: string, header: readonly string[]): string {
  const isNumbered = (each: string) => /^x\d+$/.test(each);
  if (!isNumbered(name) || header.length === 0 || header.some(isNumbered)) return "";
  return "; if the model was imported, backprop import --inputs NAMES gives its columns these names";
}

/**
 * The columns that an option names. A text that is a column as a whole is that column, though it may have commas; any other is a list,
 * if one of its parts is a column.
 */
export function namesIn(text: string, columns: readonly string[]): readonly string[] {
  if (columns.includes(text)) return [text];
  const parts = text.split(",").map((part) => part.trim());
  return parts.some((part) => columns.includes(part)) ? parts : [text];
}
