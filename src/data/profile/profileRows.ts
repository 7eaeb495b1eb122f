import { type CellFormat, type CellReader, createCellReader } from "../cells/cellReader.js";
import type { PickedBlock } from "../read/rowPicker.js";
import type { RowReader } from "../read/rowReader.js";
import { chooseFormat, type FormatChoice } from "./chooseFormat.js";
import { chooseMissingTexts } from "./chooseMissingTexts.js";
import type { ColumnFacts } from "./columnFacts.js";
import { ColumnProfiler } from "./columnProfiler.js";
import { describeColumn } from "./describeColumn.js";
import { DistinctNumbers } from "./distinctNumbers.js";
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
  const distinct = new DistinctNumbers(names.length);
  for await (const batch of rows.rows(names, { isWhole: true })) {
    distinct.addRows(batch.length);
    if (batch.block !== undefined && reader.isPlain) {
      addBlock(profilers, distinct, reader, batch.block);
      continue;
    }
    for (const [index, row] of batch.rows.entries()) {
      for (let i = 0; i < profilers.length; i++) {
        const cell = row[i] ?? null;
        const value = reader.number(cell);
        (profilers[i] as ColumnProfiler).add(cell, value);
        distinct.put(i, index, value);
      }
    }
  }
  return finishTable(profilers, distinct, given);
}

/** @param reader which is plain */
function addBlock(
  profilers: readonly ColumnProfiler[],
  distinct: DistinctNumbers,
  reader: CellReader,
  { cells, positions }: PickedBlock,
): void {
  for (const [i, profiler] of profilers.entries()) {
    const column = positions[i] as number;
    if (cells.isNumeric(column)) {
      profiler.addNumbers(cells, column);
      distinct.putNumbers(i, cells, column);
      continue;
    }
    for (let row = 0; row < cells.rows; row++) {
      const cell = cells.cellAt(row, column);
      const value = reader.number(cell);
      profiler.add(cell, value);
      distinct.put(i, row, value);
    }
  }
}

/** What the columns are, after all rows have been added. */
function finishTable(profilers: readonly ColumnProfiler[], distinct: DistinctNumbers, given: CellFormat): TableProfile {
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
    columns: facts.map((column, i) =>
      describeColumn({ ...column, values: distinct.of(i) }, { ...reading, isMissing, textsForMissing }),
    ),
    format,
    ...(missingTexts !== undefined && { missingTexts }),
  };
}

function chooseReading(facts: readonly ColumnFacts[], { decimal, thousands }: CellFormat): FormatChoice {
  if (decimal === undefined && thousands === undefined) return chooseFormat(facts);
  return { format: { decimal, thousands }, doubtful: [] };
}
