import type { ColumnUse } from "../encode/rawColumnBuilder.js";
import type { RawTable } from "../encode/rawTable.js";
import type { ColumnProfile } from "../profile/tableProfile.js";
import type { RowPositions } from "../read/rowPositions.js";
import type { DataFile } from "./dataSpec.js";

/** The columns of a file that are trained on. */
export interface UsedColumns {
  readonly targets: readonly ColumnUse[];
  readonly inputs: readonly ColumnUse[];
}

/** What they hold. */
export interface ReadColumns {
  readonly targets: RawTable;
  readonly inputs: RawTable;
  /** What they are, targets first. */
  readonly profiles: readonly ColumnProfile[];
}

/** Columns that need not be read again. */
export interface KnownColumns extends ReadColumns {
  /** The line of each row. */
  readonly lines: RowPositions;
  /** That of the file's bytes, if it is wanted. */
  readonly hash: { digest(encoding: "hex"): string } | undefined;
}

/** What is kept of a file that was read before. */
export interface KeptFile {
  /**
   * Gives the columns away, if they need not be read again; undefined if they must be. In both cases nothing is kept any longer.
   *
   * @param isHashed whether a hash of the file is wanted
   */
  take(file: DataFile, directory: string, uses: UsedColumns, isHashed: boolean): KnownColumns | undefined;
  /** Lets go of what is kept. */
  release(): undefined;
}
