import { valueIn } from "../../predict/predictions.js";
import type { PredictedFileRows } from "../../predict/predictor.js";
import { createRowWriter, type OutputColumn } from "../files/createRowWriter.js";
import type { RowFormat } from "../files/outputFormat.js";
import type { OutputCell } from "../files/rowForm.js";
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
 * @param failedRows gets the rows that are skipped or marked
 * @throws DataError if something is wrong with the file, or with a row and the policy is `stop`. Good rows before it are written, and the
 * list is closed, so that it is valid JSON
 */
export async function writePredictions(
  { parts, columns, width, format, onError }: PredictionTable,
  output: Output,
  counts: RowCounts,
  failedRows: FailedRows,
): Promise<void> {
  const writer = createRowWriter(format, columns);
  const keeps = columns.length - width - (onError === "mark" ? 1 : 0);
  try {
    for await (const part of parts) {
      const { count, failures } = part;
      const [failed, failure] = (onError === "stop" ? failures.entries().next().value : undefined) ?? [count];
      if (onError !== "stop") for (const error of failures.values()) failedRows.add(error);
      const isWritten = onError === "skip" && failures.size > 0 ? (row: number) => !failures.has(row) : undefined;
      const bytes = writer.rows(layOut(part, keeps, onError === "mark"), failed, isWritten);
      if (bytes.length > 0) await output.writeDataBytes(bytes);
      counts.read += failed;
      counts.written += onError === "skip" ? count - failures.size : failed;
      if (failure !== undefined) throw failure;
      if (!output.isOpen) return;
    }
  } catch (error) {
    if (counts.written > 0) await output.writeData(writer.end());
    throw error;
  }
  await output.writeData(writer.end());
}

/** The columns of the output for some rows. */
function layOut(part: PredictedFileRows, keeps: number, isMarking: boolean): readonly OutputColumn[] {
  const { columns, failures, kept } = part;
  const given = Array.from({ length: keeps }, (_, i) => cells((row) => kept?.[row]?.[i] as OutputCell));
  if (!isMarking) return [...given, ...columns];
  const predicted =
    failures.size === 0
      ? columns
      : columns.map((column) => cells((row) => (failures.has(row) ? null : valueIn(column, row))));
  return [
    ...given,
    ...predicted,
    cells((row) => {
      const error = failures.get(row);
      return error === undefined ? null : describeFailure(error);
    }),
  ];
}

function cells(cell: (row: number) => OutputCell): OutputColumn {
  return { kind: "cells", cell };
}
