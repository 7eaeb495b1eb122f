import { formatValue } from "../../messages/formatValue.js";
import { parseNumber } from "../cells/parseNumber.js";

/** What cannot be known from the names of a table's columns: if they are numbers, they may be its first row. */
export function askAboutNames(columns: readonly { readonly name: string }[]): readonly string[] {
  const names = columns.map(({ name }) => name).filter((name) => parseNumber(name) !== undefined);
  const numbers = names.map(Number).sort((a, b) => a - b);
  if (names.length < 2 || 2 * names.length < columns.length || isSeries(numbers)) return [];
  const example = formatValue(names.find((name) => name.includes(".")) ?? names[0]);
  return [
    `the names of the columns are numbers, such as ${example}: has the file no header? then add a line with names above its first line`,
  ];
}

/** Whether whole numbers have the same steps between them: columns may be counted, or be called by their years. */
function isSeries(sorted: readonly number[]): boolean {
  const [first = 0, second = 0] = sorted;
  const step = second - first;
  return step > 0 && sorted.every((value, i) => Number.isInteger(value) && value === first + i * step);
}
