import type { RandomStream } from "../../random.js";
import type { Dataset } from "../encode/dataset.js";
import { rangeOf } from "../encode/range.js";
import type { Table } from "../encode/table.js";

/** The indices of the rows in each part, ascending. */
export interface Split {
  readonly training: readonly number[];
  readonly validation: readonly number[];
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
  const validation = shareOut(count, groups, rows).flatMap((share, i) => {
    const group = Uint32Array.from(groups[i] as readonly number[]);
    random.shuffle(group);
    return [...group.subarray(0, share)];
  });
  const chosen = new Set(validation);
  return {
    training: Array.from({ length: rows }, (_, row) => row).filter((row) => !chosen.has(row)),
    validation: validation.toSorted((a, b) => a - b),
  };
}

/** The rows of each class, in the order of the classes' indices. */
function groupBy(classes: ArrayLike<number>, rows: number): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const label = classes[row] as number;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([, group]) => group);
}

/** How many rows each group gives: its exact share rounded down, and one more for the groups with the largest remainders. */
function shareOut(count: number, groups: readonly (readonly number[])[], rows: number): readonly number[] {
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
  const { columns, values } = targets;
  return Uint32Array.from({ length: targets.rows }, (_, row) => {
    const shares = values.subarray(row * columns, (row + 1) * columns);
    return columns === 1 ? (shares[0] as number) : shares.indexOf(rangeOf(shares)[1]);
  });
}

/** Splits a dataset, which cannot be used after it: the training part takes its place in memory. */
export function splitDataset(
  dataset: Dataset,
  { training, validation }: Split,
): { readonly training: Dataset; readonly validation: Dataset } {
  const { inputs, targets, sampleWeights } = dataset;
  const weigh = (rows: readonly number[]) =>
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
function keepRows({ columns, values }: Table, rows: readonly number[]): Table {
  for (const [i, row] of rows.entries()) values.copyWithin(i * columns, row * columns, (row + 1) * columns);
  return { rows: rows.length, columns, values: values.subarray(0, rows.length * columns) };
}

/** A copy of some rows of a table, in the given order. */
export function rowsOf({ columns, values }: Pick<Table, "columns" | "values">, rows: ArrayLike<number>): Table {
  const taken = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * columns;
    taken.set(values.subarray(start, start + columns), i * columns);
  }
  return { rows: rows.length, columns, values: taken };
}

/** The lengths of the batches of one pass over the data. Only the last batch may be smaller than `batchSize`. */
export function batchLengths(rows: number, batchSize: number): readonly number[] {
  const full = Math.floor(rows / batchSize);
  const rest = rows % batchSize;
  return [...Array<number>(full).fill(batchSize), ...(rest > 0 ? [rest] : [])];
}
