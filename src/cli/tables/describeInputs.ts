import type { DatePart } from "../../data/cells/dateParts.js";
import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import { widthOf } from "../../data/encode/inputNames.js";

/** The parts of a date, for people. */
const partNames: Readonly<Record<DatePart, string>> = {
  year: "year",
  dayOfYear: "day",
  weekday: "weekday",
  hour: "hour",
};

/** What an input column becomes in the network: `1, scaled`, `2: scaled, missing`, `5: 4, others`, `7: year, day, weekday, hour`. */
export function describeInputs(column: InputColumn): string {
  const width = widthOf(column);
  const missing = column.indicator === true ? ["missing"] : [];
  switch (column.kind) {
    case "number": {
      const number = column.scaler === undefined ? "number" : "scaled";
      if (missing.length > 0) return `${width}: ${number}, missing`;
      return column.scaler === undefined ? "1" : "1, scaled";
    }
    case "category": {
      const extra = [...(column.other === "input" ? ["others"] : []), ...missing];
      return extra.length === 0 ? String(width) : `${width}: ${[column.categories.length, ...extra].join(", ")}`;
    }
    case "date":
      return `${width}: ${[...column.parts.map((part) => partNames[part]), ...missing].join(", ")}`;
  }
}

/** What a target column is: `target, scaled`, `target, 3 classes`. */
export function describeTarget(column: OutputColumn): string {
  if (column.kind === "class") return `target, ${column.labels.length} classes`;
  if (column.scaler === undefined) return "target";
  return column.scaler.kind === "log" ? "target, logarithm" : "target, scaled";
}
