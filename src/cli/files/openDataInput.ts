import type { Dialect } from "../../data/read/dialect.js";
import type { FormatName } from "../../data/read/formats.js";
import type { NumberOptions } from "../../data/read/numberOptions.js";
import { openRows } from "../../data/read/openRows.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { formatValues } from "../../messages/formatValue.js";
import { listenTo, openListened } from "../../text/listening.js";
import type { ReadingListener } from "../../text/reading.js";
import { openStdin } from "./openStdin.js";

/** The options for reading rows. */
export interface DataInputOptions extends Dialect {
  readonly inputFormat?: FormatName;
  /** Whether cells will be kept as the file has them. */
  readonly isVerbatim?: boolean;
}

/**
 * Opens the rows of a file, or of standard input.
 *
 * @param dialect holds if the options do not say otherwise
 */
export function openDataInput(
  file: string | undefined,
  { inputFormat, delimiter, quote, isVerbatim }: DataInputOptions,
  dialect: Dialect & NumberOptions,
  stdin: NodeJS.ReadableStream,
  onRead?: ReadingListener,
): Promise<RowReader> {
  const bytes =
    file === undefined || file === "-" ? listenTo(openStdin(stdin), undefined, onRead) : openListened(file, onRead);
  return openRows(bytes, {
    format: inputFormat,
    isVerbatim,
    isLocal: dialect.isLocal,
    delimiter: delimiter ?? dialect.delimiter,
    quote: quote ?? dialect.quote,
  });
}

/** What is said if rows with these columns will be typed. */
export function describeTypedRows(columns: readonly string[]): string {
  return `rows on standard input: a header with the columns ${formatValues(columns)}, then a row on each line; Ctrl-D ends them`;
}
