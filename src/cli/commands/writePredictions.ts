import { DataError } from "../../errors.js";
import type { PredictedFileRows } from "../../predict/predictor.js";
import { createRowWriter, type OutputCell } from "../files/createRowWriter.js";
import type { RowFormat } from "../files/outputFormat.js";
import type { Output } from "../output/output.js";
import type { ErrorPolicy } from "./errorPolicy.js";
import { describeFailure, type FailedRows } from "./failedRows.js";

export interface PredictionTable {
  readonly parts: AsyncIterable<PredictedFileRows>;
  /** The columns of the output: those that are kept, the predictions, and with `mark` the error. */
  readonly columns: readonly string[];
  /** How many of them are predictions. */
  readonly width: number;
  readonly format: RowFormat;
  readonly onError: ErrorPolicy;
}

/** Rows that were read and written. */
export interface RowCounts {
  read: number;
  written: number;
}

/**
 * Writes predictions as they come, until the output takes no more.
 *
 * @param failed gets the rows that are skipped or marked
 * @throws DataError if something is wrong with the file, or with a row and the policy is `stop`. Good rows before it are written, and the
 * list is closed, so that it is valid JSON
 */
export async function writePredictions(
  { parts, columns, width, format, onError }: PredictionTable,
  output: Output,
  counts: RowCounts,
  failed: FailedRows,
): Promise<void> {
  const writer = createRowWriter(format, columns);
  const isMarking = onError === "mark";
  const nothing = new Array<null>(width).fill(null);
  try {
    for await (const { rows, kept } of parts) {
      const lines: (readonly OutputCell[])[] = [];
      let failure: DataError | undefined;
      for (const [i, row] of rows.entries()) {
        const cells = kept?.[i] ?? [];
        const isFailed = row instanceof DataError;
        if (isFailed && onError === "stop") failure = row;
        if (failure !== undefined) break;
        if (isFailed) failed.add(row);
        if (!isFailed) lines.push(isMarking ? [...cells, ...row, null] : cells.length === 0 ? row : [...cells, ...row]);
        else if (isMarking) lines.push([...cells, ...nothing, describeFailure(row)]);
        counts.read++;
      }
      if (lines.length > 0) await output.writeData((counts.written === 0 ? writer.head : "") + writer.rows(lines));
      counts.written += lines.length;
      if (failure !== undefined) throw failure;
      if (!output.isOpen) return;
    }
  } catch (error) {
    if (counts.written > 0) await output.writeData(writer.tail(false));
    throw error;
  }
  const isEmpty = counts.written === 0;
  await output.writeData((isEmpty ? writer.head : "") + writer.tail(isEmpty));
}
