import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TextDecoder } from "node:util";
import { CsvError, parse } from "csv-parse";
import { DataError, type Place } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { CsvColumn } from "./csvColumn.js";
import type { RawColumn } from "./rawColumn.js";

/** A column that is wanted of a CSV file. */
export interface CsvSelection {
  readonly name: string;
  /** Position in the header, from 0. */
  readonly index: number;
  /** Whether its cells name classes. */
  readonly labels: boolean;
}

export interface CsvContent {
  /** In the order of the selection. */
  readonly columns: readonly RawColumn[];
  readonly rows: number;
  /** Where a row begins. */
  place(row: number): Place;
}

/**
 * Reads the columns that `select` picks from the header. Cells are trimmed unless quoted, empty lines skipped.
 *
 * @param file the source's name in messages
 * @throws DataError where the text is not CSV, has no header or no rows, or a row or a cell does not fit
 */
export async function readCsv(
  source: Readable,
  file: string,
  delimiter: string,
  select: (header: readonly string[], place: Place) => readonly CsvSelection[],
): Promise<CsvContent> {
  const lines: number[] = [];
  let header: readonly string[] | undefined;
  let wanted: readonly CsvSelection[] = [];
  let columns: readonly CsvColumn[] = [];
  let lastLine = 0;
  let extraLines = 0;

  const readHeader = (record: readonly string[], line: number) => {
    header = record;
    wanted = select(checkHeader(record, { file, line }), { file, line });
    columns = wanted.map(({ name, labels }) => new CsvColumn(name, labels));
  };
  const readRow = (record: readonly string[], expected: number, line: number) => {
    const place = () => ({ file, line });
    if (record.length !== expected) {
      throw new DataError(`got ${record.length} cells, expected ${expected} as in the header`, place());
    }
    lines.push(line);
    for (const [i, { index }] of wanted.entries()) columns[i]?.push(record[index] ?? "", place);
  };
  const parser = parse({
    delimiter,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // The first line must not decide for all: files are pasted together.
    record_delimiter: ["\r\n", "\n", "\r"],
    on_record: (record: string[], info) => {
      // The parser tells the line that the record ends in, and takes a \r\n in a quoted cell for two line breaks.
      const end = info.lines - extraLines;
      const several = end > lastLine + 1;
      const line = several ? end - count(record, /[\r\n]/g) : end;
      if (several) extraLines += count(record, /\r\n/g);
      lastLine = info.lines - extraLines;
      if (header === undefined) readHeader(record, line);
      else readRow(record, header.length, line);
      // Nothing is passed on: the columns hold all that is kept.
      return null;
    },
  });
  try {
    await pipeline(source, (chunks: AsyncIterable<Buffer>) => decodeText(chunks, file), parser.resume());
  } catch (error) {
    throw error instanceof CsvError ? explainSyntax(error, file, lastLine) : error;
  }
  if (header === undefined) throw new DataError("there is no header: the file is empty", { file });
  if (lines.length === 0) throw new DataError("there are no rows below the header", { file, line: lastLine });
  return {
    columns: columns.map((column) => column.finish()),
    rows: lines.length,
    place: (row) => ({ file, line: lines[row] ?? lastLine }),
  };
}

/** UTF-8, or UTF-16 where the file begins with its mark. What is neither must not become labels with holes in them. */
async function* decodeText(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let line = 1;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? "";
    } catch {
      const [readable = ""] = new TextDecoder().decode(chunk).split("\uFFFD");
      const place = { file, line: line + countLines(readable) };
      throw new DataError("this is not UTF-8: save the file in that encoding", place);
    }
  };
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? "utf-16le" : "utf-8", { fatal: true });
    const text = decode(chunk);
    line += countLines(text);
    yield text;
  }
  yield decode(); // a character that is cut short at the end
}

function countLines(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function checkHeader(header: readonly string[], place: Place): readonly string[] {
  const twice = header.find((name, i) => name !== "" && header.indexOf(name) < i);
  if (twice !== undefined) throw new DataError(`the header has two columns ${formatValue(twice)}`, place);
  return header;
}

function count(record: readonly string[], pattern: RegExp): number {
  return record.reduce((found, cell) => found + (cell.match(pattern)?.length ?? 0), 0);
}

function explainSyntax(error: CsvError, file: string, lastLine: number): DataError {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") {
    return new DataError("a quote that opens in this row is never closed", { file, line: lastLine + 1 });
  }
  return new DataError('a quote stands inside a cell: put the whole cell into quotes, and write a quote within as ""', {
    file,
    line: Number(error.lines),
  });
}
