import type { DatePart } from "../../data/cells/dateParts.js";
import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import { widthOf } from "../../data/encode/encodeInputs.js";

/** The parts of a date, for people. */
export const partNames: Readonly<Record<DatePart, string>> = {
  year: "year",
  dayOfYear: "day of year",
  weekday: "weekday",
  hour: "hour",
};

/** What an input column becomes in the network: `1, scaled`, `5, one for others`, `7: year, day of year, weekday, hour`. */
export function describeInputs(column: InputColumn): string {
  const width = widthOf(column);
  const missing = column.indicator === true ? ["one if missing"] : [];
  switch (column.kind) {
    case "number":
      return [width, ...(column.scaler === undefined ? [] : ["scaled"]), ...missing].join(", ");
    case "category":
      return [width, ...(column.other === "input" ? ["one for others"] : []), ...missing].join(", ");
    case "date":
      return `${width}: ${[...column.parts.map((part) => partNames[part]), ...missing].join(", ")}`;
  }
}

/** What a target column is: `target, scaled`, `target, 3 classes`. */
export function describeTarget(column: OutputColumn): string {
  if (column.kind === "class") return `target, ${column.labels.length} classes`;
  if (column.scaler === undefined) return "target";
  return column.scaler.kind === "log" ? "target, its logarithm" : "target, scaled";
}
