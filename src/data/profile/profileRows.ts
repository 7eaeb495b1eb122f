import { type CellFormat, type CellReader, createCellReader } from "../cells/cellReader.js";
import type { PickedBlock } from "../read/rowPicker.js";
import type { RowReader } from "../read/rowReader.js";
import { chooseFormat, type FormatChoice } from "./chooseFormat.js";
import { chooseMissingTexts } from "./chooseMissingTexts.js";
import type { ColumnFacts } from "./columnFacts.js";
import { ColumnProfiler } from "./columnProfiler.js";
import { describeColumn } from "./describeColumn.js";
import { readColumn } from "./readColumn.js";
import type { TableProfile } from "./tableProfile.js";

/**
 * What the columns of a table are, from one pass over its rows. How its cells are written is found out, as far as it is not given.
 *
 * @throws FileError, DataError if the rows cannot be read
 */
export async function profileRows(rows: RowReader, given: CellFormat = {}): Promise<TableProfile> {
  const names = rows.header?.columns ?? [];
  const reader = createCellReader(given);
  const profilers = names.map((name) => new ColumnProfiler(name, reader));
  for await (const batch of rows.rows(names, { isWhole: true })) {
    if (batch.block !== undefined && reader.isPlain) {
      addBlock(profilers, reader, batch.block);
      continue;
    }
    for (const row of batch.rows) {
      for (let i = 0; i < profilers.length; i++) {
        const cell = row[i] ?? null;
        (profilers[i] as ColumnProfiler).add(cell, reader.number(cell));
      }
    }
  }
  return finishTable(profilers, given);
}

/** @param reader which is plain */
function addBlock(profilers: readonly ColumnProfiler[], reader: CellReader, { cells, positions }: PickedBlock): void {
  for (const [i, profiler] of profilers.entries()) {
    const column = positions[i] as number;
    if (cells.isNumeric(column)) {
      profiler.addNumbers(cells, column);
      continue;
    }
    for (let row = 0; row < cells.rows; row++) {
      const cell = cells.cellAt(row, column);
      profiler.add(cell, reader.number(cell));
    }
  }
}

/** What the columns are, after all rows have been added. */
function finishTable(profilers: readonly ColumnProfiler[], given: CellFormat): TableProfile {
  const facts = profilers.map((profiler) => profiler.facts);
  const { format, doubtful } = chooseReading(facts, given);
  const isMissingGiven = given.missingTexts !== undefined;
  const reading = {
    format,
    doubtful,
    isMissingGiven,
    isMissing: createCellReader(given).isMissing,
    textsForMissing: [],
  };
  const missingTexts = given.missingTexts ?? chooseMissingTexts(facts, reading);
  const { isMissing } = createCellReader({ missingTexts });
  const usual = facts.flatMap((column) => readColumn(column, { ...reading, isMissing }).missingTexts);
  const textsForMissing = missingTexts ?? [...new Set(usual.map(({ text }) => text))];
  return {
    rows: facts[0]?.rows ?? 0,
    columns: facts.map((column) => describeColumn(column, { ...reading, isMissing, textsForMissing })),
    format,
    ...(missingTexts !== undefined && { missingTexts }),
  };
}

function chooseReading(facts: readonly ColumnFacts[], { decimal, thousands }: CellFormat): FormatChoice {
  if (decimal === undefined && thousands === undefined) return chooseFormat(facts);
  return { format: { decimal, thousands }, doubtful: [] };
}
