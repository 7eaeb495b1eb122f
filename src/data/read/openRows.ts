import { type ByteSource, readBytes } from "../../text/readBytes.js";
import { detectFormat } from "./detectFormat.js";
import type { Dialect } from "./dialect.js";
import { dataFormats, type FormatName, formatOfEnding } from "./formats.js";
import type { NumberOptions } from "./numberOptions.js";
import { asDataError, RowReader } from "./rowReader.js";

/** What is known of a file of rows before it is read. */
export interface RowOptions extends Dialect, NumberOptions {
  readonly format?: FormatName | undefined;
}

/**
 * Opens rows: UTF-8, or UTF-16 with its mark; either of them may be gzip. If no format is given, the ending of the source's name
 * decides, or else the text's beginning.
 *
 * @throws FileError if the source cannot be read
 * @throws DataError if its beginning is not of the format
 */
export async function openRows(source: ByteSource, options: RowOptions = {}): Promise<RowReader> {
  const ending = formatOfEnding(source.name);
  const given = options.format ?? ending?.format;
  const dialect = { delimiter: options.delimiter ?? ending?.delimiter, quote: options.quote };
  try {
    const { format, ...bytes } = given === undefined ? await detectFormat(source) : { ...source, format: given };
    return await RowReader.open(
      readBytes(bytes),
      await dataFormats[format].createParser(source.name, dialect, options),
    );
  } catch (error) {
    throw asDataError(error);
  }
}
