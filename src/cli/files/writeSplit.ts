import type { Config } from "../../config/schema.js";
import { decimalOf } from "../../data/cells/numberFormat.js";
import { sourceOf } from "../../data/load/dataSpec.js";
import type { HeldOutRows } from "../../data/load/loadDatasets.js";
import { readHeldOut } from "../../data/load/readHeldOut.js";
import { SpelledNumber, type VerbatimCell } from "../../data/read/cell.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import { formatCount } from "../../messages/formatCount.js";
import type { Context } from "../context.js";
import { leaveAtSignals } from "../interrupts.js";
import { createRowWriter, type OutputColumn } from "./createRowWriter.js";
import { openOutput } from "./openOutput.js";

/**
 * Writes the rows held out to a CSV file, as they are in their data, so that `evaluate` reads them as it would read that data.
 *
 * @param directory the path of their data is relative to it
 * @returns a note for people
 * @throws FileError, DataError if the file cannot be written, or the data not be read
 */
export async function writeSplit(
  file: string,
  heldOut: HeldOutRows,
  { data, seed }: Pick<Config, "data" | "seed">,
  directory: string,
  context: Context,
): Promise<string> {
  const source = sourceOf(data);
  const dialect = source.kind === "file" ? source.file : undefined;
  const spell = spellerFor(data);
  const { columns, delimiter, parts } = await readHeldOut(heldOut, { seed, directory });
  const writer = createRowWriter(
    { format: "csv", delimiter: dialect?.delimiter ?? delimiter ?? ",", quote: dialect?.quote },
    columns,
  );
  const { output, finish, discard } = await openOutput(file, context);
  const release = leaveAtSignals(context.io, abandonFiles, "leave");
  try {
    for await (const rows of parts) {
      const cells = columns.map(
        (_, i): OutputColumn => ({ kind: "cells", cell: (row) => spell(rows[row]?.[i] as VerbatimCell) }),
      );
      await output.writeDataBytes(writer.rows(cells, rows.length));
    }
    await output.writeData(writer.end());
    await finish();
  } catch (error) {
    await discard();
    throw error;
  } finally {
    release();
  }
  return `held-out rows written to ${file}: ${formatCount(heldOut.numbers.length, "row")}`;
}

/** Writes numbers of JSON as the texts beside them are read, since CSV has only texts. */
function spellerFor(data: Config["data"]): (cell: VerbatimCell) => VerbatimCell {
  const source = sourceOf(data);
  if (source.kind !== "file" || source.file.isLocal !== true) return (cell) => cell;
  const sign = decimalOf(source.columns);
  return (cell) =>
    typeof cell === "number" || cell instanceof SpelledNumber
      ? String(typeof cell === "number" ? cell : cell.text).replace(".", sign)
      : cell;
}
