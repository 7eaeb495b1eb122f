import { readTexts } from "../../text/readText.js";
import { asDataError } from "./asDataError.js";
import type { RowBatch, RowSource, Select } from "./rowSource.js";

/**
 * Rows of a source, a batch for each chunk of it that completes any: whoever writes a line at a time has each row read at once.
 *
 * @param select called with the header, once, before the first batch
 * @throws FileError if the source cannot be read
 * @throws DataError if it is not of its format, after the rows before; or has no header, or not the columns that are wanted
 */
export async function* readRows(source: RowSource, select: Select): AsyncGenerator<RowBatch, void, undefined> {
  const texts = readTexts(source);
  try {
    // Each loads its parser, which costs more than to read a short file.
    if (source.format === "csv") yield* (await import("./readCsv.js")).readCsv(texts, source, select);
    else yield* (await import("./readJson.js")).readJson(texts, source, select);
  } catch (error) {
    throw asDataError(error);
  }
}
