import type { RandomStream } from "../../random.js";
import { countEach } from "../encode/countEach.js";
import type { Dataset } from "../encode/dataset.js";
import type { Table } from "../encode/table.js";

/** The indices of the rows in each part, ascending. */
export interface Split {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Splits rows at random. Each class is split in the same proportion, as far as whole rows allow.
 *
 * @param fraction the share of the rows for validation, in (0, 1). If there are two rows or more, neither part is empty.
 * @param classes the class of each row; if left out, all rows are of one class
 */
export function splitRows(
  rows: number,
  fraction: number,
  random: RandomStream,
  classes: ArrayLike<number> = new Uint32Array(rows),
): Split {
  const count = Math.min(Math.max(Math.round(fraction * rows), 1), rows - 1);
  const groups = groupBy(classes, rows);
  const isHeldOut = new Uint8Array(rows);
  for (const [i, share] of shareOut(count, groups, rows).entries()) {
    const group = groups[i] as Uint32Array;
    random.shuffle(group);
    for (let k = 0; k < share; k++) isHeldOut[group[k] as number] = 1;
  }
  const [training, validation] = [new Uint32Array(rows - count), new Uint32Array(count)];
  for (let row = 0, kept = 0, held = 0; row < rows; row++) {
    if (isHeldOut[row] === 1) validation[held++] = row;
    else training[kept++] = row;
  }
  return { training, validation };
}

/** The rows of each class, in the order of the classes' indices. */
function groupBy(classes: ArrayLike<number>, rows: number): readonly Uint32Array[] {
  let most = 0;
  for (let row = 0; row < rows; row++) most = Math.max(most, classes[row] as number);
  const groups = Array.from(countEach(classes, most + 1), (count) => new Uint32Array(count));
  const filled = new Uint32Array(groups.length);
  for (let row = 0; row < rows; row++) {
    const label = classes[row] as number;
    const at = filled[label] as number;
    (groups[label] as Uint32Array)[at] = row;
    filled[label] = at + 1;
  }
  return groups;
}

/** How many rows each group gives: its exact share rounded down, and one more for the groups with the largest remainders. */
function shareOut(count: number, groups: readonly Uint32Array[], rows: number): readonly number[] {
  const exact = groups.map(({ length }) => (length * count) / rows);
  const shares = exact.map(Math.floor);
  const byRemainder = exact.map((share, i) => ({ i, remainder: share % 1 })).sort((a, b) => b.remainder - a.remainder);
  const missing = count - shares.reduce((sum, share) => sum + share, 0);
  for (const { i } of byRemainder.slice(0, missing)) shares[i] = (shares[i] as number) + 1;
  return shares;
}

/** The class of each row; undefined unless there is one target, which is a class. */
export function classesOf({ targets, outputColumns }: Dataset): Uint32Array | undefined {
  const [column, ...others] = outputColumns;
  if (column?.kind !== "class" || others.length > 0) return undefined;
  const { rows, columns, values } = targets;
  const classes = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) classes[row] = columns === 1 ? (values[row] as number) : largestIn(targets, row);
  return classes;
}

/** The first column with the largest number of a row. */
function largestIn({ columns, values }: Table, row: number): number {
  const start = row * columns;
  let found = 0;
  for (let i = 1; i < columns; i++) {
    if ((values[start + i] as number) > (values[start + found] as number)) found = i;
  }
  return found;
}

/** Splits a dataset, which cannot be used after it: the training part takes its place in memory. */
export function splitDataset(
  dataset: Dataset,
  { training, validation }: Split,
): { readonly training: Dataset; readonly validation: Dataset } {
  const { inputs, targets, sampleWeights } = dataset;
  const weigh = (rows: Uint32Array) =>
    sampleWeights && { sampleWeights: Float64Array.from(rows, (row) => sampleWeights[row] as number) };
  return {
    validation: {
      ...dataset,
      inputs: rowsOf(inputs, validation),
      targets: rowsOf(targets, validation),
      ...weigh(validation),
    },
    training: {
      ...dataset,
      inputs: keepRows(inputs, training),
      targets: keepRows(targets, training),
      ...weigh(training),
    },
  };
}

/** The table with these rows alone, in place. The rows must ascend. */
function keepRows({ columns, values }: Table, rows: ArrayLike<number>): Table {
  for (let i = 0; i < rows.length; i++) copyRow(values, (rows[i] as number) * columns, values, i * columns, columns);
  return { rows: rows.length, columns, values: values.subarray(0, rows.length * columns) };
}

/** A copy of some rows of a table, in the given order. */
export function rowsOf({ columns, values }: Pick<Table, "columns" | "values">, rows: ArrayLike<number>): Table {
  const taken = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) copyRow(values, (rows[i] as number) * columns, taken, i * columns, columns);
  return { rows: rows.length, columns, values: taken };
}

/** A call of `set` takes as long as so many numbers. */
const fewNumbers = 32;

function copyRow(from: Float64Array, start: number, to: Float64Array, at: number, count: number): void {
  if (count > fewNumbers) to.set(from.subarray(start, start + count), at);
  else for (let i = 0; i < count; i++) to[at + i] = from[start + i] as number;
}

/** The lengths of the batches of one pass over the data. Only the last batch may be smaller than `batchSize`. */
export function batchLengths(rows: number, batchSize: number): readonly number[] {
  const full = Math.floor(rows / batchSize);
  const rest = rows % batchSize;
  return [...Array<number>(full).fill(batchSize), ...(rest > 0 ? [rest] : [])];
}
