import type { RandomStream } from "../../random.js";
import type { Dataset } from "../encode/dataset.js";
import { rangeOf } from "../encode/range.js";
import type { Table } from "../encode/table.js";

/** Numbers of rows, each in one of the two, ascending. */
export interface Split {
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

/**
 * Parts rows in two at random. Classes keep their shares, as near as whole rows allow.
 *
 * @param fraction of the rows that are for validation, in (0, 1); of two rows or more at least one goes to each side
 * @param classes of each row its class; left out, all are alike
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

/** Rows of each class, in the order of the classes' numbers. */
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

/** How many of each group: its part rounded down, and one more for the largest remainders until there are enough. */
function shareOut(count: number, groups: readonly (readonly number[])[], rows: number): readonly number[] {
  const parts = groups.map(({ length }) => (length * count) / rows);
  const shares = parts.map(Math.floor);
  const byRemainder = parts.map((part, i) => ({ i, remainder: part % 1 })).sort((a, b) => b.remainder - a.remainder);
  const missing = count - shares.reduce((sum, share) => sum + share, 0);
  for (const { i } of byRemainder.slice(0, missing)) shares[i] = (shares[i] as number) + 1;
  return shares;
}

/** The class of each row, where the targets are of one class each; undefined where they are not. */
export function classesOf({ targets, outputColumns }: Dataset): Uint32Array | undefined {
  const [column, ...others] = outputColumns;
  if (column?.kind !== "class" || others.length > 0) return undefined;
  const { columns, values } = targets;
  return Uint32Array.from({ length: targets.rows }, (_, row) => {
    const shares = values.subarray(row * columns, (row + 1) * columns);
    return columns === 1 ? (shares[0] as number) : shares.indexOf(rangeOf(shares)[1]);
  });
}

/** The dataset in its two parts. It is used up: the training part takes its place in memory. */
export function partRows(
  dataset: Dataset,
  { training, validation }: Split,
): { readonly training: Dataset; readonly validation: Dataset } {
  const { inputs, targets } = dataset;
  return {
    validation: { ...dataset, inputs: rowsOf(inputs, validation), targets: rowsOf(targets, validation) },
    training: { ...dataset, inputs: keepRows(inputs, training), targets: keepRows(targets, training) },
  };
}

/** The table with none but these rows, which ascend: each moves up to where it belongs. */
function keepRows({ columns, values }: Table, rows: readonly number[]): Table {
  for (const [i, row] of rows.entries()) values.copyWithin(i * columns, row * columns, (row + 1) * columns);
  return { rows: rows.length, columns, values: values.subarray(0, rows.length * columns) };
}

/** Some of a table's rows, in the order given. */
export function rowsOf({ columns, values }: Pick<Table, "columns" | "values">, rows: ArrayLike<number>): Table {
  const taken = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * columns;
    taken.set(values.subarray(start, start + columns), i * columns);
  }
  return { rows: rows.length, columns, values: taken };
}

/** Lengths of the batches of one pass: all of `batchSize`, and a smaller last one where the rows do not divide evenly. */
export function batchLengths(rows: number, batchSize: number): readonly number[] {
  const full = Math.floor(rows / batchSize);
  const rest = rows % batchSize;
  return [...Array<number>(full).fill(batchSize), ...(rest > 0 ? [rest] : [])];
}
