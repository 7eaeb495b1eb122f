import type { OutputStream } from "../io.js";
import type { LiveSize } from "./livePart.js";

/** For a file, a pipe, or a terminal that does not know its size. */
const usual: LiveSize = { columns: 80, rows: 40 };

/** The size of pictures that are written to stay. On a terminal, one column is left free, so that no line wraps. */
export function sizeOfPictures({ isTTY, columns, rows }: OutputStream): LiveSize {
  if (isTTY !== true) return usual;
  return { columns: (columns || usual.columns) - 1, rows: rows || usual.rows };
}
