import type { FileHandle } from "node:fs/promises";
import type { TrainingRecord } from "../../train/records.js";
import type { Output } from "../output/output.js";
import type { Reporter } from "./reporter.js";

/** An output for a log, and the reporter that writes its lines. */
export interface Destination {
  readonly output: Output;
  readonly reporter: Reporter;
  /** Which of the records the reporter gets; left out if it gets all. */
  readonly takes?: (record: TrainingRecord) => boolean;
  /** The file behind the output, if there is one. */
  readonly file?: Pick<FileHandle, "datasync">;
}
