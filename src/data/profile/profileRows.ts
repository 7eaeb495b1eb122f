import { type CellFormat, type CellReader, createCellReader } from "../cells/cellReader.js";
import type { PickedBlock } from "../read/rowPicker.js";
import type { RowBatch, RowReader } from "../read/rowReader.js";
import { chooseFormat, type FormatChoice } from "./chooseFormat.js";
import { chooseMissingTexts } from "./chooseMissingTexts.js";
import type { ColumnFacts } from "./columnFacts.js";
import { ColumnProfiler } from "./columnProfiler.js";
import { describeColumn, fewValues } from "./describeColumn.js";
import { DistinctNumbers } from "./distinctNumbers.js";
import { readColumn } from "./readColumn.js";
import type { TableProfile } from "./tableProfile.js";

/** Who keeps the rows that are profiled. */
export interface RowsKeeper {
  /** Is given the rows with all of their columns, in the order of the header. */
  add(batch: RowBatch): void;
  /** Is given what was found in each column, after all rows. */
  finish(columns: readonly ColumnFacts[]): void;
}

/**
 * What the columns of a table are, from one pass over its rows. How its cells are written is found out, as far as it is not given.
 *
 * @param keeper is given the rows too
 * @throws FileError, DataError if the rows cannot be read
 */
export async function profileRows(rows: RowReader, given: CellFormat = {}, keeper?: RowsKeeper): Promise<TableProfile> {
  const names = rows.header?.columns ?? [];
  const reader = createCellReader(given);
  const profilers = names.map((name) => new ColumnProfiler(name, reader));
  const distinct = new DistinctNumbers(names.length);
  for await (const batch of rows.rows(names, { isWhole: true })) {
    distinct.addRows(batch.length);
    keeper?.add(batch);
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
  return finishTable(profilers, distinct, given, keeper);
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
      const at = row * cells.columns + column;
      const number = cells.values[at] as number;
      if (profiler.addNumber(number, cells.texts.marks[at] as number)) {
        distinct.put(i, row, number);
        continue;
      }
      const cell = cells.cellAt(row, column);
      const value = reader.number(cell);
      profiler.add(cell, value);
      distinct.put(i, row, value);
    }
  }
}

/** What the columns are, after all rows have been added. */
function finishTable(
  profilers: readonly ColumnProfiler[],
  distinct: DistinctNumbers,
  given: CellFormat,
  keeper: RowsKeeper | undefined,
): TableProfile {
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
  const kept: ColumnFacts[] = [];
  const columns = facts.map((column, i) => {
    const values = distinct.of(i);
    if (keeper !== undefined) kept.push({ ...column, values: values.keep(fewValues) });
    return describeColumn({ ...column, values }, { ...reading, isMissing, textsForMissing });
  });
  keeper?.finish(kept);
  return {
    rows: facts[0]?.rows ?? 0,
    columns,
    format,
    ...(missingTexts !== undefined && { missingTexts }),
  };
}

function chooseReading(facts: readonly ColumnFacts[], { decimal, thousands }: CellFormat): FormatChoice {
  if (decimal === undefined && thousands === undefined) return chooseFormat(facts);
  return { format: { decimal, thousands }, doubtful: [] };
}
