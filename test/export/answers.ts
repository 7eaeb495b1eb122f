import type { Prediction } from "../../src/api/trainedModel.js";
import { DataError } from "../../src/errors.js";
import type { Model } from "../../src/model/model.js";
import { classTargetsOf } from "../../src/nn/losses/losses.js";
import type { PredictedValue } from "../../src/predict/predictions.js";
import { Predictor, rowsOf } from "../../src/predict/predictor.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import { placeOfRow, type Row, toCells } from "../../src/predict/rows.js";

/** What predict gives for a row: the record of `predict --probabilities`, or why it is refused. */
export type Answer = { readonly record: Prediction } | { readonly refusal: string };

/** Predict's own answers, which every export is compared with. */
export async function answersOf(model: Model, file: string, rows: readonly Row[]): Promise<readonly Answer[]> {
  const predictor = await Predictor.open(restoreModel(model, file), { probabilities: true });
  const refused = new Map<number, DataError>();
  const cells = rows.map((row, i) => {
    try {
      return toCells(row, predictor.inputs, placeOfRow(i));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      refused.set(i, error);
      return [];
    }
  });
  const predicted = [...predictor.predict(cells, placeOfRow, refused)].flatMap(rowsOf);
  return predicted.map((values) =>
    values instanceof DataError
      ? { refusal: values.message }
      : { record: Object.fromEntries(predictor.columns.map((column, i) => [column, values[i] as PredictedValue])) },
  );
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
