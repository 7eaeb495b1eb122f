import { takesMissing } from "../../data/encode/cellEncoders.js";
import type { CategoryColumn, DateColumn, InputColumn, NumberColumn } from "../../data/encode/dataset.js";
import type { Cell } from "../../data/read/cell.js";
import { RandomStream } from "../../random.js";

/**
 * Rows that a model may get, drawn from what it knows of its columns: numbers as its scalers have seen them, each of its categories,
 * dates about its years; some are missing or unknown, if the model takes that. The same for every call.
 */
export function drawRows(columns: readonly InputColumn[], count: number): readonly (readonly Cell[])[] {
  const random = RandomStream.create(0, "generate");
  return Array.from({ length: count }, () => columns.map((column) => drawCell(column, random)));
}

const missingShare = 0.1;

function drawCell(column: InputColumn, random: RandomStream): Cell {
  const isMissing = random.chance(missingShare);
  if (isMissing && takesMissing(column)) return null;
  switch (column.kind) {
    case "number":
      return drawNumber(column, random);
    case "category":
      return drawCategory(column, random);
    case "date":
      return drawDate(column, random);
  }
}

/** A number of JSON is a number in every format of cells. */
function drawNumber({ scaler }: NumberColumn, random: RandomStream): number {
  if (scaler === undefined) return random.normal();
  const scaled = scaler.kind === "minmax" ? random.uniform() : random.normal();
  return scaled * scaler.factor + scaler.offset;
}

function drawCategory({ categories, other }: CategoryColumn, random: RandomStream): string {
  const index = random.integer(categories.length + (other === undefined ? 0 : 1));
  return categories[index] ?? "a text that the model does not know";
}

function drawDate({ order, scaler }: DateColumn, random: RandomStream): string {
  const middle = scaler?.offset ?? 2010;
  const spread = scaler?.factor ?? 10;
  const year = Math.min(Math.max(Math.round(random.normal(middle, spread)), 1000), 9999);
  const two = (most: number, from = 1) => String(from + random.integer(most)).padStart(2, "0");
  const [month, day, time] = [two(12), two(28), `${two(24, 0)}:${two(60, 0)}`];
  const date = { ymd: `${year}-${month}-${day}`, dmy: `${day}.${month}.${year}`, mdy: `${month}/${day}/${year}` }[
    order
  ];
  return `${date} ${time}`;
}
