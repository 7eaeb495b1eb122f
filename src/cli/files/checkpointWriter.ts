import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { FileError } from "../../errors.js";
import type { Lock } from "../../files/lock.js";
import { saveAtomically } from "../../files/writeAtomically.js";
import type { Checkpoint } from "../../model/checkpoint.js";
import { formatCheckpoint } from "../../model/checkpointFile.js";
import type { CheckpointRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import { type Rescue, rescue } from "./rescue.js";

/** The time after a checkpoint until the next one, unless they are counted in epochs. */
const intervalMilliseconds = 10_000;

/** A checkpoint that is due waits for so long until the one before it is written. Then it is left out, so that the run goes on. */
const longestWait = 20;

export interface CheckpointOptions {
  readonly file: string;
  /** The right to write to the file. */
  readonly lock: Lock;
  readonly run: TrainingRun;
  /** Epochs from one checkpoint to the next; if left out, it is ten seconds. */
  readonly every: number | undefined;
  /** Waits until the log is on the disk, so that no checkpoint is ahead of it. */
  syncLog(): Promise<void>;
  /** Reports a checkpoint that is written. */
  report(record: CheckpointRecord): Promise<void>;
}

/**
 * Writes the checkpoints of a run in the background: the numbers are copied in a pause of the run, and written piece by piece while it
 * goes on. If a checkpoint cannot be written, the run has to end, since what it does from then on could be lost.
 */
export class CheckpointWriter {
  private readonly failing = new AbortController();
  private error: unknown;
  private timer: NodeJS.Timeout | undefined;
  /** The checkpoint that is being written. */
  private writing: Promise<void> | undefined;
  /** The last checkpoint that was written, whose memory the next one takes. */
  private spare: Checkpoint | undefined;
  private isAskedFor = false;
  /** What to do when the checkpoint is written that somebody has asked for. */
  private answer: ((file: string) => Promise<void>) | undefined;
  private isLastWritten = false;
  private last: CheckpointRecord | undefined;
  /** The last epoch in which a checkpoint was due. */
  private lastDue = 0;

  constructor(private readonly options: CheckpointOptions) {
    this.lastDue = options.run.progress.epochs;
    // The checkpoint of another run is replaced at once: nobody shall go on from it instead of this run.
    this.isAskedFor = options.run.resumed?.file !== options.file && existsSync(options.file);
    this.startTimer();
  }

  /** Aborted if a checkpoint cannot be written. */
  get failed(): AbortSignal {
    return this.failing.signal;
  }

  /** The last checkpoint that was written. */
  get written(): CheckpointRecord | undefined {
    return this.last;
  }

  /**
   * Asks for a checkpoint as soon as the run can pause.
   *
   * @param answer is called when it is written
   */
  ask(answer = this.answer): void {
    this.isAskedFor = true;
    this.answer = answer;
    // The one that is being written asks again when it is done.
    if (this.writing === undefined) this.options.run.pause();
  }

  /** Writes a checkpoint if one is due. To be called with each batch of records, as soon as they are logged. */
  async follow(): Promise<void> {
    const { every, run } = this.options;
    if (run.reason !== undefined) return this.writeLast();
    const { epochs } = run.progress;
    const isDue = every !== undefined && epochs > this.lastDue && epochs % every === 0;
    if (isDue) this.lastDue = epochs;
    // The checkpoint of a small network is written in a few milliseconds, which is worth a wait.
    if (isDue && this.writing !== undefined) await Promise.race([this.writing, wait(longestWait)]);
    if (this.writing !== undefined || !(isDue || this.isAskedFor)) return;
    this.isAskedFor = false;
    this.writing = this.write().finally(() => {
      this.writing = undefined;
      // It was asked for meanwhile.
      if (this.isAskedFor) this.ask();
    });
  }

  /** Writes the checkpoint of the run's end. A run that has diverged cannot go on: it leaves the checkpoint before as it is. */
  private async writeLast(): Promise<void> {
    if (this.isLastWritten) return;
    this.isLastWritten = true;
    this.stop();
    await this.writing;
    if (this.options.run.reason !== "diverged" && this.error === undefined) await this.write();
  }

  private async write(): Promise<void> {
    const { file, lock, run, syncLog, report } = this.options;
    const { answer } = this;
    this.answer = undefined;
    this.stop();
    try {
      const checkpoint = run.checkpoint(this.spare);
      this.spare = undefined;
      const { epochs: epoch, steps: step } = run.progress;
      await syncLog();
      lock.renew();
      await saveAtomically(file, formatCheckpoint(checkpoint, file));
      this.spare = checkpoint;
      this.last = { type: "checkpoint", epoch, step, file };
      await report(this.last);
      await answer?.(file);
      if (!this.isLastWritten) this.startTimer();
    } catch (error) {
      this.error ??= error;
      this.failing.abort();
    }
  }

  private startTimer(): void {
    if (this.options.every === undefined) this.timer = setTimeout(() => this.ask(), intervalMilliseconds).unref();
  }

  /** Writes no more checkpoints by itself. */
  stop(): void {
    clearTimeout(this.timer);
  }

  /**
   * After the run: saves its last checkpoint to another folder if it could not be written to its own.
   *
   * @throws what failed, if that was not the writing of the file
   */
  async rescue(): Promise<Rescue | undefined> {
    const { error } = this;
    if (error === undefined) return undefined;
    if (!(error instanceof FileError)) throw error;
    const { file, run } = this.options;
    if (run.reason === "diverged") return { error };
    return rescue(file, "the checkpoint", (other) => formatCheckpoint(run.checkpoint(), other), error);
  }
}
