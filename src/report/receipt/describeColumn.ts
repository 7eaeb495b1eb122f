import type { DatePart } from "../../data/cells/dateParts.js";
import type { DateOrder } from "../../data/cells/parseDate.js";
import type { DateColumn, InputColumn, OutputColumn, Scaler } from "../../data/encode/dataset.js";
import { formatNumber } from "../../messages/formatNumber.js";
import { formatValues } from "../../messages/formatValue.js";

/** What a column of a model takes, and what becomes of it, for people. */
export function describeColumn(column: InputColumn | OutputColumn): string {
  switch (column.kind) {
    case "category":
      return [
        `one of ${formatValues(column.categories)}`,
        ...(column.other === "input" ? ["or another text"] : []),
        ...(column.other === "zeros" ? ["no input for another text"] : []),
        ...(column.indicator === true ? ["or missing"] : []),
      ].join(", ");
    case "class": {
      const { labels, weights } = column;
      const weighted = weights === undefined ? "" : `, weighted ${weights.slice(0, 10).map(formatNumber).join(", ")}`;
      return `one of ${formatValues(labels)}${weighted}`;
    }
    case "date":
      return describeDates(column);
    case "number": {
      const scaled = column.scaler === undefined ? [] : [describeScaler(column.scaler)];
      const filled = column.fill === undefined ? [] : [`${formatNumber(column.fill)} if missing`];
      return ["number", ...scaled, ...filled, ...describeIndicator(column)].join(", ");
    }
  }
}

const partNames: Readonly<Record<DatePart, string>> = {
  year: "year",
  dayOfYear: "day of the year",
  weekday: "weekday",
  hour: "hour",
};
const orders: Readonly<Record<DateOrder, string>> = {
  ymd: "2023-12-31",
  dmy: "31.12.2023",
  mdy: "12/31/2023",
};

function describeDates(column: DateColumn): string {
  const { order, parts, fills } = column;
  const filled = fills === undefined ? [] : ["the mean if missing"];
  const names = parts.map((part) => partNames[part]);
  return [`date as ${orders[order]}: ${names.join(", ")}`, ...filled, ...describeIndicator(column)].join(", ");
}

function describeIndicator({ indicator }: { readonly indicator?: boolean }): readonly string[] {
  return indicator === true ? ["and an input that says so"] : [];
}

function describeScaler(scaler: Scaler): string {
  const { kind, offset, factor } = scaler;
  switch (kind) {
    case "standard":
      return `mean ${formatNumber(offset)}, standard deviation ${formatNumber(factor)}`;
    case "minmax":
      return `from ${formatNumber(offset)} to ${formatNumber(offset + factor)}`;
    case "log": {
      const of = scaler.shift === 0 ? "the logarithm" : `the logarithm of it plus ${scaler.shift}`;
      return `${of} has mean ${formatNumber(offset)}, standard deviation ${formatNumber(factor)}`;
    }
  }
}
