import { readRows } from "../../data/readRows.js";
import { placeOf, type RowBatch } from "../../data/rowSource.js";
import { readModel } from "../../model/modelFile.js";
import { Predictor } from "../../predict/predictor.js";
import { restoreModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { openRows } from "../dataInput.js";
import { exitCodes } from "../exitCodes.js";
import { createRowWriter } from "../rowWriters.js";
import type { PredictOptions } from "./predictOptions.js";

/** Rows that are answered and written at a time, where a whole document comes at once. */
const mostRows = 4096;

/** `backprop predict` */
export async function runPredict(
  modelFile: string,
  dataFile: string | undefined,
  options: PredictOptions,
  { io, stdout }: Context,
): Promise<number> {
  const model = restoreModel(await readModel(modelFile), modelFile);
  const predictor = await Predictor.open(model, options);
  const source = await openRows(dataFile, options, io.stdin);
  const writer = createRowWriter(options.format, predictor.columns);
  let written = 0;
  const begin = async () => {
    if (written === 0) await stdout.writeText(writer.head);
  };
  for await (const batch of readRows(source, () => predictor.inputs)) {
    for (const { rows, positions } of slice(batch)) {
      const { answers, error } = predictor.answer(rows, (row) => placeOf(source, positions[row] as number));
      await begin();
      // What is in order is written, whatever comes behind it.
      await stdout.writeText(writer.rows(answers));
      written += answers.length;
      if (error !== undefined) throw error;
      if (!stdout.isOpen) return exitCodes.done;
    }
  }
  await begin();
  await stdout.writeText(writer.tail(written === 0));
  return exitCodes.done;
}

function* slice({ rows, positions }: RowBatch): Generator<RowBatch> {
  for (let from = 0; from < rows.length; from += mostRows) {
    yield { rows: rows.slice(from, from + mostRows), positions: positions.slice(from, from + mostRows) };
  }
}
