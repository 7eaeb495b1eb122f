import { type Prediction, TrainedModel } from "../../src/api/trainedModel.js";
import { DataError } from "../../src/errors.js";
import type { Model } from "../../src/model/model.js";
import { classTargetsOf } from "../../src/nn/losses/losses.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import type { Row } from "../../src/predict/rows.js";

/** What predict gives for a row: the record of `predict --probabilities`, or why it is refused. */
export type Answer = { readonly record: Prediction } | { readonly refusal: string };

/** Predict's own answers, which every export is compared with. */
export async function answersOf(model: Model, file: string, rows: readonly Row[]): Promise<readonly Answer[]> {
  const trained = new TrainedModel(model, file);
  const answer = async (some: readonly Row[]): Promise<readonly Answer[]> => {
    try {
      return (await trained.predict(some, { probabilities: true })).map((record) => ({ record }));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      if (some.length === 1) return [{ refusal: error.message }];
      const middle = some.length >> 1;
      return [...(await answer(some.slice(0, middle))), ...(await answer(some.slice(middle)))];
    }
  };
  return rows.length === 0 ? [] : answer(rows);
}

/** The numbers of a record, one for each output: numbers in their raw units, and probabilities; of two classes that share an output, that of the second. */
export function numbersOf(model: Model, record: Prediction): readonly number[] {
  const { outputColumns, config } = restoreModel(model, "model");
  const isOnly = outputColumns.length === 1;
  return outputColumns.flatMap((column) => {
    if (column.kind === "number") return [Number(record[column.name])];
    const labels = classTargetsOf(config.loss).kind === "oneClass" ? column.labels : column.labels.slice(1);
    return labels.map((label) => Number(record[`p(${isOnly ? "" : `${column.name}=`}${label})`]));
  });
}
