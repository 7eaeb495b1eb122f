import { formatValue } from "../messages/formatValue.js";

/** A list of finite numbers out of JSON; or what is wrong with it. */
export function readVector(value: unknown, length?: number): Float64Array | string {
  if (!Array.isArray(value)) return `expected a list of numbers, got ${formatValue(value)}`;
  const wrong = value.findIndex((each) => typeof each !== "number" || !Number.isFinite(each));
  if (wrong >= 0) return `number ${wrong + 1} of it: expected a finite number, got ${formatValue(value[wrong])}`;
  if (length !== undefined && value.length !== length) return `expected ${length} numbers, got ${value.length}`;
  return Float64Array.from(value as readonly number[]);
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row after row. */
  readonly values: Float64Array;
}

/** A list of rows out of JSON, at least one number in all; or what is wrong with it. */
export function readMatrix(value: unknown): Matrix | string {
  if (!Array.isArray(value) || value.length === 0) return `expected a list of rows, got ${formatValue(value)}`;
  const columns = Array.isArray(value[0]) ? value[0].length : 0;
  if (columns === 0) return `row 1: expected a list of numbers, got ${formatValue(value[0])}`;
  const values = new Float64Array(value.length * columns);
  for (const [i, each] of value.entries()) {
    const row = readVector(each, columns);
    if (typeof row === "string") return `row ${i + 1}: ${row}`;
    values.set(row, i * columns);
  }
  return { rows: value.length, columns, values };
}
