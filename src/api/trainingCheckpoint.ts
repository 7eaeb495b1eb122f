import type { Config } from "../config/schema.js";
import { checkWritable } from "../files/checkWritable.js";
import { acquireLock } from "../files/lock.js";
import { saveAtomically } from "../files/writeAtomically.js";
import { type Checkpoint, stepsOf } from "../model/checkpoint.js";
import { formatCheckpoint, readCheckpoint } from "../model/checkpointFile.js";
import { checkOptions, checkPath } from "./checkOptions.js";
import type { SaveOptions } from "./trainedModel.js";

/** All that it takes to go on with a run: `train(undefined, { resume: checkpoint })` gives the rest of its records, to the same bytes. */
export class TrainingCheckpoint {
  /**
   * @param content of its file
   * @param source the path of its file, for messages
   */
  constructor(
    readonly content: Checkpoint,
    readonly source: string,
  ) {}

  /** The config of the run, with every default filled in. */
  get config(): Config {
    return this.content.config;
  }

  /** Epochs that were done. */
  get epoch(): number {
    return this.content.run.epochs;
  }

  /** Updates that were made. */
  get step(): number {
    return stepsOf(this.content);
  }

  /**
   * Writes it to a file, atomically and in the background.
   *
   * @throws FileError if it cannot be written, or if another process writes to it
   * @throws UsageError if the file exists and `force` is not set
   */
  async save(file: string, options: SaveOptions = {}): Promise<void> {
    checkPath("save", file);
    checkOptions("save", options, ["force"]);
    const lock = acquireLock(file);
    try {
      checkWritable(file, { force: options.force === true, remedy: "save with { force: true }" });
      await saveAtomically(file, formatCheckpoint(this.content, file));
    } finally {
      lock.release();
    }
  }
}

/**
 * Reads a checkpoint.
 *
 * @throws FileError if it cannot be read
 * @throws ModelError if it cannot be trusted
 */
export async function loadCheckpoint(file: string): Promise<TrainingCheckpoint> {
  checkPath("loadCheckpoint", file);
  return new TrainingCheckpoint(await readCheckpoint(file), file);
}
