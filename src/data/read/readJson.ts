import { JsonRows } from "./jsonRows.js";
import type { RowBatch, RowSource, Select } from "./rowSource.js";

/**
 * Rows of NDJSON, an object a line, of which empty ones are skipped; or of a list of objects. The columns are the keys of the first.
 *
 * @throws TextError, DataError if there is anything else, after the rows before it
 */
export async function* readJson(
  texts: AsyncIterable<string>,
  source: RowSource,
  select: Select,
): AsyncGenerator<RowBatch> {
  const rows = new JsonRows(source, select);
  for await (const text of texts) yield* rows.read(text);
  yield* rows.read();
}
