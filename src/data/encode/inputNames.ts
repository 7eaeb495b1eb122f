import { namesOfPart, widthOfParts } from "../cells/dateParts.js";
import type { InputColumn } from "./dataset.js";

/** The number of network inputs that a column becomes. */
export function widthOf(column: InputColumn): number {
  const indicator = column.indicator === true ? 1 : 0;
  switch (column.kind) {
    case "number":
      return 1 + indicator;
    case "category":
      return column.categories.length + (column.other === "input" ? 1 : 0) + indicator;
    case "date":
      return widthOfParts(column.parts) + indicator;
  }
}

/** The names of all network inputs. The input of a category has a name like `colour=red`. */
export function columnNames(columns: readonly InputColumn[]): readonly string[] {
  return columns.flatMap(inputNames);
}

/** The names of the inputs that a column becomes. */
export function inputNames(column: InputColumn): readonly string[] {
  const { name } = column;
  const indicator = column.indicator === true ? [`${name}=(missing)`] : [];
  switch (column.kind) {
    case "number":
      return [name, ...indicator];
    case "category": {
      const other = column.other === "input" ? [`${name}=(other)`] : [];
      return [...column.categories.map((category) => `${name}=${category}`), ...other, ...indicator];
    }
    case "date":
      return [...column.parts.flatMap(namesOfPart).map((part) => `${name} ${part}`), ...indicator];
  }
}
