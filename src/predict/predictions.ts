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

/** Turns a network's outputs into predictions. */
export interface PredictionReader {
  /** A column for each target under its own name; then, if they are asked for, the probabilities of its classes. */
  readonly columns: readonly string[];
  /** The values predicted for a row, in the order of the columns. */
  read(outputs: Outputs, row: number): readonly PredictedValue[];
}

/**
 * @param withProbabilities whether there is a column `p(label)` for each class; with several targets `p(target=label)`
 * @throws UsageError if two columns would have the same name
 */
export function createPredictionReader(
  { config: { loss, threshold }, outputColumns }: Pick<RestoredModel, "config" | "outputColumns">,
  withProbabilities: boolean,
): PredictionReader {
  const classes = withProbabilities
    ? outputColumns.flatMap((column, i) => (column.kind === "class" ? [{ column, i }] : []))
    : [];
  const isOnly = outputColumns.length === 1;
  const nameProbability = (column: ClassColumn, label: PredictedValue) =>
    `p(${isOnly ? "" : `${column.name}=`}${label})`;
  const columns = [
    ...outputColumns.map(({ name }) => name),
    ...classes.flatMap(({ column }) => column.labels.map((label) => nameProbability(column, label))),
  ];
  const known = new Set<string>();
  const twice = columns.find((name) => known.size === known.add(name).size);
  if (twice !== undefined)
    throw new UsageError(`there would be two columns ${formatValue(twice)}: leave the probabilities out`);
  const margin = marginOf(threshold);
  return {
    columns,
    read: (outputs, row) => {
      const values = outputColumns.map((column, i) =>
        column.kind === "class"
          ? (column.labels[classTargetsOf(loss).findClass(outputs, row, i, margin)] as PredictedValue)
          : readNumber(column, outputs.predictions[row * outputs.width + i] as number),
      );
      if (classes.length === 0) return values;
      const predictions = { values: outputs.predictions, width: outputs.width };
      const { findProbability } = classTargetsOf(loss);
      const ofClasses = classes.map(({ column, i }) =>
        column.labels.map((_, index) => findProbability(predictions, row, i, index)),
      );
      return [...values, ...ofClasses.flat()];
    },
  };
}
