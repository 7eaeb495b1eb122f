import { ByteWriter } from "../../bytes/byteWriter.js";
import type { PredictedColumn, PredictedValue } from "../../predict/predictions.js";
import type { RowFormat } from "./outputFormat.js";
import { createRowForm, type OutputCell } from "./rowForm.js";

/** A column of the output, for some rows. */
export type OutputColumn = PredictedColumn | { readonly kind: "cells"; cell(row: number): OutputCell };

/** Writes rows as text, a part at a time. */
export interface RowWriter {
  /**
   * The text of the next rows in UTF-8; the first has what comes before all rows, too.
   *
   * @param isWritten whether a row is not left out; if it is not given, none is
   */
  rows(columns: readonly OutputColumn[], count: number, isWritten?: (row: number) => boolean): Uint8Array;
  /** The text after the last row; all text if there was none. */
  end(): string;
}

const encoder = new TextEncoder();
const space = 0x20;

export function createRowWriter(format: RowFormat, columns: readonly string[]): RowWriter {
  const { head, tail, none, plain, formatCell, ...form } = createRowForm(format, columns);
  const [next, after] = [encoder.encode(form.next), encoder.encode(form.after)];
  const befores = form.befores.map((text) => encoder.encode(text));
  const writer = new ByteWriter();
  const labelTexts = new Map<readonly PredictedValue[], readonly Uint8Array[]>();
  let isEmpty = true;

  const writeCell = (cell: OutputCell) => {
    if (typeof cell === "number") writer.number(cell);
    else if (typeof cell !== "string" || !writePlain(cell)) writer.text(formatCell(cell));
  };
  const writePlain = (text: string) => {
    const isTrimmed = text.charCodeAt(0) > space && text.charCodeAt(text.length - 1) > space;
    return isTrimmed && writer.plain(text, plain);
  };
  const textsOf = (labels: readonly PredictedValue[]) => {
    const texts = labelTexts.get(labels) ?? labels.map((label) => encoder.encode(formatCell(label)));
    labelTexts.set(labels, texts);
    return texts;
  };
  const createCellWriter = (column: OutputColumn): ((row: number) => void) => {
    if (column.kind === "cells") return (row) => writeCell(column.cell(row));
    if (column.kind === "numbers") return (row) => writer.number(column.values[row] as number);
    const texts = textsOf(column.labels);
    return (row) => writer.copy(texts[column.indices[row] as number] as Uint8Array);
  };
  return {
    rows: (written, count, isWritten) => {
      const writers = written.map(createCellWriter);
      for (let row = 0; row < count; row++) {
        if (isWritten?.(row) === false) continue;
        if (isEmpty) writer.text(head + form.first);
        else writer.copy(next);
        isEmpty = false;
        for (let i = 0; i < writers.length; i++) {
          writer.copy(befores[i] as Uint8Array);
          (writers[i] as (row: number) => void)(row);
        }
        writer.copy(after);
      }
      return writer.take();
    },
    end: () => (isEmpty ? head + none : tail),
  };
}
