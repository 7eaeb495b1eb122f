import type { ClassColumn } from "../data/encode/dataset.js";
import { UsageError } from "../errors.js";
import type { Outputs } from "../forward/forward.js";
import { readNumber } from "../forward/readNumber.js";
import { formatValue } from "../messages/formatValue.js";
import { classTargetsOf } from "../nn/losses/losses.js";
import { marginOf } from "../nn/targets/marginOf.js";
import type { RestoredModel } from "./restoreModel.js";

/** What a model predicts for one target of a row: a class label, or a number in its raw unit. */
export type PredictedValue = string | number;

/** What is predicted in a column of the output for some rows. */
export type PredictedColumn =
  | { readonly kind: "numbers"; readonly values: Float64Array }
  | {
      readonly kind: "labels";
      /** The same list for all rows of a model. */
      readonly labels: readonly PredictedValue[];
      /** The index of each row's label. */
      readonly indices: Uint32Array;
    };

/** The value that a column has for a row. */
export function valueIn(column: PredictedColumn, row: number): PredictedValue {
  return column.kind === "numbers"
    ? (column.values[row] as number)
    : (column.labels[column.indices[row] as number] as PredictedValue);
}

/** Turns a network's outputs into predictions. */
export interface PredictionReader {
  /** A column for each target under its own name; then, if they are asked for, the probabilities of its classes. */
  readonly columns: readonly string[];
  /** What is predicted for some rows, from the first on, in the order of the columns. */
  readAll(outputs: Outputs, rows: number): readonly PredictedColumn[];
  /** The values predicted for a row, in the order of the columns. */
  read(outputs: Outputs, row: number): readonly PredictedValue[];
}

/** How the values of a column are found: a number, or the index of a label. */
interface ColumnReader {
  readonly name: string;
  readonly labels?: readonly PredictedValue[];
  find(outputs: Outputs, row: number): number;
}

/**
 * @param withProbabilities whether there is a column `p(label)` for each class; with several targets `p(target=label)`
 * @throws UsageError if two columns would have the same name
 */
export function createPredictionReader(
  { config: { loss, threshold }, outputColumns }: Pick<RestoredModel, "config" | "outputColumns">,
  withProbabilities: boolean,
): PredictionReader {
  const margin = marginOf(threshold);
  const targets = outputColumns.map((column, i): ColumnReader => {
    const { name } = column;
    if (column.kind === "number") {
      return {
        name,
        find: ({ predictions, width }, row) => readNumber(column, predictions[row * width + i] as number),
      };
    }
    const { findClass } = classTargetsOf(loss);
    return { name, labels: column.labels, find: (outputs, row) => findClass(outputs, row, i, margin) };
  });
  const isOnly = outputColumns.length === 1;
  const probabilitiesOf = (column: ClassColumn, i: number) =>
    column.labels.map((label, index): ColumnReader => {
      const { findProbability } = classTargetsOf(loss);
      return {
        name: `p(${isOnly ? "" : `${column.name}=`}${label})`,
        find: ({ predictions: values, width }, row) => findProbability({ values, width }, row, i, index),
      };
    });
  const readers = [
    ...targets,
    ...outputColumns.flatMap((column, i) =>
      withProbabilities && column.kind === "class" ? probabilitiesOf(column, i) : [],
    ),
  ];
  const columns = readers.map(({ name }) => name);
  const known = new Set<string>();
  const twice = columns.find((name) => known.size === known.add(name).size);
  if (twice !== undefined)
    throw new UsageError(`there would be two columns ${formatValue(twice)}: leave the probabilities out`);
  return {
    columns,
    readAll: (outputs, rows) => readers.map((reader) => readColumn(reader, outputs, rows)),
    read: (outputs, row) =>
      readers.map(({ labels, find }) => {
        const found = find(outputs, row);
        return labels === undefined ? found : (labels[found] as PredictedValue);
      }),
  };
}

function readColumn({ labels, find }: ColumnReader, outputs: Outputs, rows: number): PredictedColumn {
  if (labels === undefined) {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = find(outputs, row);
    return { kind: "numbers", values };
  }
  const indices = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) indices[row] = find(outputs, row);
  return { kind: "labels", labels, indices };
}
