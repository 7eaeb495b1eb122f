import type { Place } from "../../errors.js";
import type { ByteSource } from "../../text/readBytes.js";
import type { Cell } from "./cell.js";
import type { RowFormat } from "./rowFormat.js";

export { type RowFormat, rowFormats } from "./rowFormat.js";

/** Where rows come from: UTF-8, or UTF-16 with its mark; either of them may be gzip. */
export interface RowSource extends ByteSource {
  readonly format: RowFormat;
  /** Of CSV: found from the header where left out. */
  readonly delimiter?: string | undefined;
  /** Of CSV: what stands around a cell that holds a delimiter, twice within for itself. Default `"`; empty where there is none. */
  readonly quote?: string | undefined;
}

/** Rows that became whole at the same time, and follow each other. */
export interface RowBatch {
  /** The cells that were selected, in the selection's order. */
  readonly rows: readonly (readonly Cell[])[];
  /** The line that each row begins in, from 1. */
  readonly lines: readonly number[];
  /** The number of the first of them in the source, from 1. */
  readonly first: number;
}

/** The names of the columns that are wanted, by those that there are. */
export type Select = (header: readonly string[], place: Place) => readonly string[];

/** Where a row is. The rows of a JSON list may all be in one line, so there its number is told too. */
export function placeOf({ name: file, format }: Pick<RowSource, "name" | "format">, line: number, row: number): Place {
  return format === "json" ? { file, line, row } : { file, line };
}

const endings: Readonly<Record<string, { readonly format: RowFormat; readonly delimiter?: string }>> = {
  csv: { format: "csv" },
  tsv: { format: "csv", delimiter: "\t" },
  txt: { format: "csv" },
  ndjson: { format: "ndjson" },
  jsonl: { format: "ndjson" },
  json: { format: "json" },
};

/** The format that a file's ending tells, before a `.gz`; undefined where it tells none. */
export function formatOf(file: string): (typeof endings)[string] | undefined {
  const [, ending = ""] = /\.([^./\\]+?)(?:\.gz)?$/i.exec(file) ?? [];
  return Object.hasOwn(endings, ending.toLowerCase()) ? endings[ending.toLowerCase()] : undefined;
}
