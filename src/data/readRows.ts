import { decodeText } from "./decodeText.js";
import { readBytes } from "./readBytes.js";
import type { RowBatch, RowSource, Select } from "./rowSource.js";

/**
 * Rows of a source, a batch for each chunk of it that completes any: whoever writes a line at a time has each row read at once.
 *
 * @param select called with the header, once, before the first batch
 * @throws FileError where the source cannot be read
 * @throws DataError where it is not of its format, after the rows before; or has no header, or not the columns that are wanted
 */
export async function* readRows(source: RowSource, select: Select): AsyncGenerator<RowBatch, void, undefined> {
  const texts = decodeText(readBytes(source), source.name);
  switch (source.format) {
    case "csv": // loads its parser, which costs more than to read a short file
      yield* (await import("./readCsv.js")).readCsv(texts, source, select);
      break;
    case "ndjson":
      yield* (await import("./readJson.js")).readNdjson(texts, source, select);
      break;
    case "json":
      yield* (await import("./readJson.js")).readJson(texts, source, select);
  }
}
