import type { Dialect } from "../../data/read/dialect.js";
import type { FormatName } from "../../data/read/formats.js";
import type { NumberOptions } from "../../data/read/numberOptions.js";
import { openRows } from "../../data/read/openRows.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { formatValues } from "../../messages/formatValue.js";
import { listenTo, openListened } from "../../text/listening.js";
import type { ReadingListener } from "../../text/reading.js";
import type { Context } from "../context.js";
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
  onRead: ReadingListener = () => undefined,
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

/** Whether somebody will type the rows. */
export function isTypedIn(file: string | undefined, { stdin }: Pick<Context["io"], "stdin">): boolean {
  return (file === undefined || file === "-") && stdin.isTTY === true;
}

/** If rows will come from a terminal, says so, and what to type. */
export async function noteWaiting(
  file: string | undefined,
  columns: readonly string[],
  { io, stderr }: Pick<Context, "io" | "stderr">,
): Promise<void> {
  if (!isTypedIn(file, io)) return;
  await stderr.write([
    `waiting for rows on standard input: a header with the columns ${formatValues(columns)}, then a row on each line; Ctrl-D ends them`,
  ]);
}
