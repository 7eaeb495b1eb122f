import { basename } from "node:path";
import type { Reading, ReadingListener } from "../../text/reading.js";

/** How far work is. The work changes it, and what is drawn is read from it. */
export class Progress {
  /** What is being done, such as `reading rows.csv`. */
  what = "";
  done = 0;
  /** What `done` will be in the end; undefined if that is not known. */
  total: number | undefined;
  /** The rows that are done, if rows are counted. */
  rows: (() => number) | undefined;

  /** Follows the reading of a file; undefined if nothing is shown, so that the file is read as if there were no progress. */
  readonly onRead: ReadingListener | undefined;

  constructor(isShown: boolean) {
    if (isShown) this.onRead = (reading) => this.follow(reading);
  }

  private follow({ name, bytes, size }: Reading): void {
    this.what = `reading ${basename(name)}`;
    this.done = bytes;
    this.total = size;
  }
}
