import { closeSync, fstatSync, rmSync } from "node:fs";
import { FileError } from "../errors.js";
import { takeAwayOnLeave } from "./abandonFiles.js";
import { nameTemporary, openTemporary, publishTemporary, removeStale } from "./temporaryFile.js";

/**
 * A temporary file that takes the place of a file when it is whole. It is known to `abandonFiles` as soon as it exists, and does not
 * replace anything after that.
 */
export class Replacement {
  readonly descriptor: number;
  private readonly temporary: string;
  private readonly forget: () => void;
  private isAbandoned = false;
  private isClosed = false;

  /**
   * @param file with links followed
   * @param mode of the file that is replaced, if there is one
   */
  constructor(
    private readonly file: string,
    mode: number | undefined,
  ) {
    this.temporary = nameTemporary(file);
    this.descriptor = openTemporary(this.temporary, mode);
    this.forget = takeAwayOnLeave(() => {
      this.isAbandoned = true;
      this.remove();
    });
    // Stale files may take the space that is needed.
    removeStale(file, fstatSync(this.descriptor).mtimeMs);
  }

  /**
   * Replaces the file.
   *
   * @throws FileError if the process leaves
   */
  publish(): void {
    this.close();
    if (this.isAbandoned) throw new FileError("it is not written, since the process leaves", this.file);
    publishTemporary(this.temporary, this.file);
    this.forget();
  }

  /** Leaves the file as it is. */
  discard(): void {
    try {
      this.close();
    } finally {
      this.remove();
      this.forget();
    }
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    closeSync(this.descriptor);
  }

  private remove(): void {
    rmSync(this.temporary, { force: true });
  }
}
