import type { Config } from "../config/schema.js";
import type { RowOptions } from "../data/read/openRows.js";
import { delimiters } from "../data/read/selectColumns.js";

/** The CSV dialect of the data that a model was trained on, as far as it cannot be found from a file's header. */
export function dialectOf({ data }: Pick<Config, "data">): Pick<RowOptions, "delimiter" | "quote"> {
  if (!("csv" in data)) return {};
  const { delimiter, quote } = data;
  const isFound = delimiters.some((each) => each === delimiter);
  return { delimiter: isFound ? undefined : delimiter, quote };
}
