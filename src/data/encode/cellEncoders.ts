import { formatValue, formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import type { Targets } from "../../nn/targets/targets.js";
import type { CellReader } from "../cells/cellReader.js";
import { widthOfPart, writePart } from "../cells/dateParts.js";
import { describeMissing } from "../cells/missing.js";
import { parseDate } from "../cells/parseDate.js";
import type { Cell } from "../read/cell.js";
import type { CategoryColumn, ClassColumn, DateColumn, InputColumn, NumberColumn, OutputColumn } from "./dataset.js";
import { widthOf } from "./inputNames.js";
import { scale } from "./scale.js";

/** Writes the cells of one column. */
export interface CellEncoder {
  readonly width: number;
  /** @returns what is wrong with the cell, if anything is */
  write(cell: Cell, into: Float64Array, offset: number): string | undefined;
}

export function encodeInput(column: InputColumn, reader: CellReader): CellEncoder {
  switch (column.kind) {
    case "number":
      return encodeNumber(column, reader);
    case "category":
      return encodeCategory(column, reader);
    case "date":
      return encodeDate(column, reader);
  }
}

/** Whether the model knows what to do with a missing cell of an input. */
export function takesMissing(column: InputColumn): boolean {
  return (
    column.indicator === true ||
    ("fill" in column && column.fill !== undefined) ||
    ("fills" in column && column.fills !== undefined)
  );
}

export function encodeTarget(column: OutputColumn, targets: Targets["kind"], reader: CellReader): CellEncoder {
  switch (column.kind) {
    case "number":
      return encodeNumber(column, reader, { isTarget: true, isShare: targets === "yesOrNo" });
    case "class":
      return encodeClass(column, targets === "oneClass", reader);
  }
}

const unfilled = ", and no row trained on has an empty one here: fill it, or leave the row out";

/** @param isShare whether the number must be in 0 … 1 */
function encodeNumber(
  column: NumberColumn,
  reader: CellReader,
  { isTarget = false, isShare = false } = {},
): CellEncoder {
  const { scaler, fill, indicator = false } = column;
  return {
    width: indicator ? 2 : 1,
    write: (cell, into, at) => {
      const isFilled = fill !== undefined && reader.isMissing(cell);
      const value = isFilled ? fill : reader.number(cell);
      if (value === undefined) {
        const isMissing = !isTarget && typeof cell !== "number" && reader.isMissing(cell);
        return isMissing ? describeMissing(cell) + unfilled : reader.explain(cell);
      }
      if (isShare && (value < 0 || value > 1)) return `got ${value}, expected a number in 0 … 1`;
      const scaled = scaler === undefined ? value : scale(value, scaler);
      into[at] = scaled;
      if (indicator) into[at + 1] = isFilled ? 1 : 0;
      // A fill that is not known yet is NaN.
      if (Number.isFinite(scaled) || Number.isNaN(value)) return undefined;
      return explainScaling(value, scaler);
    },
  };
}

/** The message about a number that a scaler makes infinite, or NaN. */
export function explainScaling(value: number, scaler: NumberColumn["scaler"]): string {
  if (scaler?.kind === "log" && value + scaler.shift <= 0) {
    return `${value} has no logarithm, which "scaleTargets": "log" takes: expected a number of ${scaler.shift === 0 ? "more than 0" : "0 or more"}`;
  }
  return `${value} lies too far from the data trained on to be scaled`;
}

function encodeCategory(column: CategoryColumn, reader: CellReader): CellEncoder {
  const { categories, other, indicator = false } = column;
  const positions = new Map(categories.map((category, i) => [category, i]));
  const width = widthOf(column);
  return {
    width,
    write: (cell, into, at) => {
      const known = cell === null ? undefined : positions.get(String(cell));
      // A usual text for a missing cell is a category, if it was one in training.
      const isMissing = known === undefined && reader.isMissing(cell);
      if (isMissing && !indicator) return describeMissing(cell) + unfilled;
      const position = isMissing ? width - 1 : (known ?? otherOf(other, categories.length));
      if (position === undefined) {
        const near = suggestion(String(cell), categories);
        return `${formatValue(cell)} is not in the data trained on, which has ${formatValues(categories)}${near}`;
      }
      into.fill(0, at, at + width);
      if (position < width) into[at + position] = 1;
      return undefined;
    },
  };
}

/** The position of the input for other texts; beyond all inputs if they have none; undefined if they are errors. */
function otherOf(other: CategoryColumn["other"], categories: number): number | undefined {
  if (other === undefined) return undefined;
  return other === "input" ? categories : Number.POSITIVE_INFINITY;
}

function encodeDate(column: DateColumn, reader: CellReader): CellEncoder {
  const { order, parts, fills, indicator = false, scaler } = column;
  const width = widthOf(column);
  return {
    width,
    write: (cell, into, at) => {
      const isMissing = reader.isMissing(cell);
      if (isMissing && fills === undefined) return describeMissing(cell) + unfilled;
      const date = isMissing ? undefined : parseDate(String(cell), order);
      if (date === undefined && !isMissing)
        return `got ${formatValue(cell)}, expected a date such as ${dateExamples[order]}`;
      let next = at;
      for (const part of parts) {
        if (date !== undefined) writePart(part, date, into, next);
        else into.set(fills?.slice(next - at, next - at + widthOfPart(part)) ?? [], next);
        if (part === "year" && scaler !== undefined) into[next] = scale(into[next] as number, scaler);
        next += widthOfPart(part);
      }
      if (indicator) into[next] = isMissing ? 1 : 0;
      return undefined;
    },
  };
}

/** A date of each order, for messages. */
export const dateExamples: Readonly<Record<DateColumn["order"], string>> = {
  ymd: "2024-12-31",
  dmy: "31.12.2024",
  mdy: "12/31/2024",
};

/** A numeric class matches its number in any spelling; a text matches itself. */
function encodeClass({ labels }: ClassColumn, isOneHot: boolean, reader: CellReader): CellEncoder {
  const positions = new Map(labels.map((label, i) => [label, i]));
  return {
    width: isOneHot ? labels.length : 1,
    write: (cell, into, at) => {
      if (cell === null) return "the cell is empty";
      const number = reader.number(cell);
      const position = positions.get(String(cell)) ?? (number === undefined ? undefined : positions.get(number));
      if (position === undefined) {
        const near = suggestion(String(cell), labels.map(String));
        return `${formatValue(cell)} is not one of the classes ${formatValues(labels)}${near}`;
      }
      if (!isOneHot) into[at] = position;
      else {
        into.fill(0, at, at + labels.length);
        into[at + position] = 1;
      }
      return undefined;
    },
  };
}
