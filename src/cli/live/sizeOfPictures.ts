import type { Output } from "../output/output.js";
import type { LiveSize } from "./livePart.js";

/** For a file or a pipe. */
const usual: LiveSize = { columns: 80, rows: 40 };

/** The size of pictures that are written to stay. On a terminal, one column is left free, so that no line wraps. */
export function sizeOfPictures({ columns, rows }: Pick<Output, "columns" | "rows">): LiveSize {
  return columns === undefined || rows === undefined ? usual : { columns: columns - 1, rows };
}
