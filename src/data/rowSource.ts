import type { Place } from "../errors.js";
import type { RowFormat } from "./rowFormat.js";

export { type RowFormat, rowFormats } from "./rowFormat.js";

/** Where rows come from. */
export interface RowSource {
  /** Bytes, such as a readable stream gives: UTF-8, or UTF-16 with its mark; either of them may be gzip. */
  readonly stream: AsyncIterable<Buffer>;
  /** In messages: a path, or `<stdin>`. */
  readonly name: string;
  readonly format: RowFormat;
  /** Of CSV: found from the header where left out. */
  readonly delimiter?: string | undefined;
  /** Of CSV: what stands around a cell that holds a delimiter, twice within for itself. Default `"`; empty where there is none. */
  readonly quote?: string | undefined;
}

/** A cell as it was read: JSON has numbers, CSV only texts. An empty text and JSON's null are null, a boolean is its name. */
export type Cell = string | number | null;

/** Rows that became whole at the same time. */
export interface RowBatch {
  /** The cells that were selected, in the selection's order. */
  readonly rows: readonly (readonly Cell[])[];
  /** Of each row the line that it begins in; in a JSON document its number. Both count from 1. */
  readonly positions: readonly number[];
}

/** The names of the columns that are wanted, by those that there are. */
export type Select = (header: readonly string[], place: Place) => readonly string[];

/** Where the row at a position stands. */
export function placeOf({ name: file, format }: Pick<RowSource, "name" | "format">, position: number): Place {
  return format === "json" ? { file, row: position } : { file, line: position };
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
