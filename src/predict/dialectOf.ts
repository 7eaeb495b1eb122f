import type { Config } from "../config/schema.js";
import { sourceOf } from "../data/load/dataSpec.js";
import { type Dialect, delimiters } from "../data/read/dialect.js";
import type { NumberOptions } from "../data/read/numberOptions.js";

/** How files are written that are like the one that a model was trained on. It leaves out a delimiter that is found from the header. */
export function dialectOf({ data }: Pick<Config, "data">): Dialect & NumberOptions {
  const source = sourceOf(data);
  if (source.kind !== "file") return {};
  const { delimiter, quote, isLocal } = source.file;
  const isFound = delimiters.some((each) => each === delimiter);
  return { delimiter: isFound ? undefined : delimiter, quote, isLocal };
}
