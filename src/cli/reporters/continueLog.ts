import type { FileHandle } from "node:fs/promises";
import { UsageError } from "../../errors.js";
import { quote } from "../../messages/quote.js";
import type { EpochRecord, StartRecord } from "../../train/records.js";
import { roundInterval } from "../../train/roundInterval.js";
import { intervalOf } from "./createReporter.js";
import { createLogForm, type LogForm, type Opening } from "./logForm.js";
import type { LogFormat } from "./logFormat.js";
import { readPieces } from "./readPieces.js";
import type { Selection } from "./selectEpochs.js";

/** A run that goes on from a checkpoint. */
export interface Resumed {
  /** The start record of the part that comes. */
  readonly start: StartRecord;
  /** The last epoch before the checkpoint, if one was done. */
  readonly last: EpochRecord | undefined;
  /** How many epochs the run was to take when the checkpoint was written. */
  readonly epochs: number;
}

/** How a log file is gone on with. */
export interface Continuation {
  /** Bytes of the file that stay. */
  readonly length: number;
  readonly selection: Selection;
}

export interface ContinuedLog {
  /** Name of the file. */
  readonly file: string;
  readonly format: LogFormat;
  /** Epochs from row to row, as the user gave it. */
  readonly every: number | undefined;
  readonly resumed: Resumed;
}

/**
 * Finds out where the log of a resumed run goes on: after the last row that an unbroken run would have written before the checkpoint.
 * What follows is the log of what is now trained once more: rows, an end, a line that was not finished.
 *
 * @throws UsageError if the file is not a log of this run, or does not have all rows before the checkpoint
 */
export async function continueLog(handle: FileHandle, log: ContinuedLog): Promise<Continuation> {
  const scan = new Scan(log);
  for await (const { bytes, position } of readPieces(handle)) {
    if (!scan.read(bytes, position)) break;
  }
  return scan.finish();
}

/** Reads a log from its beginning to the checkpoint. */
class Scan {
  private readonly form: LogForm;
  private readonly interval: number;
  /** The epoch before the checkpoint; 0 before the first one is done. */
  private readonly checkpoint: number;
  private line = 0;
  /** Where the lines that stay end in the file. */
  private end = 0;
  /** The epoch of the last row that stays; 0 without one. */
  private epoch = 0;
  /** The first epoch that has a row, as far as it is known. */
  private firstEpoch: number | undefined;

  constructor(private readonly log: ContinuedLog) {
    const { format, every, resumed } = log;
    const interval = intervalOf(format, every);
    this.form = createLogForm(format, resumed.start);
    this.interval = interval === "round" ? roundInterval(resumed.epochs) : interval;
    this.checkpoint = resumed.last?.epoch ?? 0;
  }

  /**
   * @param bytes whole lines
   * @returns whether lines that stay may follow
   */
  read(bytes: Buffer, position: number): boolean {
    for (let from = 0; from < bytes.length; ) {
      const to = bytes.indexOf(10, from);
      this.line++;
      const fate = this.line === 1 ? this.readHead(bytes.toString("utf8", from, to)) : this.readLine(bytes, from, to);
      if (fate === "ends") return false;
      from = to + 1;
      if (fate === "stays") this.end = position + from;
    }
    return true;
  }

  private readHead(line: string): Fate {
    const { problem, firstEpoch } = this.form.checkHead(line);
    if (problem !== undefined) throw this.refuse(problem);
    this.firstEpoch = firstEpoch;
    return "stays";
  }

  private readLine(bytes: Buffer, from: number, to: number): Fate {
    const epoch = readEpoch(bytes, from, this.form.row);
    if (epoch === undefined) return this.readOther(bytes, from);
    if (epoch > this.checkpoint) {
      // Without a row before it, the log may be that of a run that went on from here.
      this.firstEpoch ??= epoch;
      return "ends";
    }
    const { last } = this.log.resumed;
    if (epoch === this.checkpoint && last !== undefined) {
      const [line, row] = [bytes.toString("utf8", from, to), this.form.format(last)];
      if (!this.form.isRow(line, row)) {
        throw this.refuse(`it is the log of another run: line ${this.line} is ${quote(line)}, expected ${quote(row)}`);
      }
    }
    const isDue = this.epoch === 0 || epoch % this.interval === 0;
    // An epoch that is not due has a row if the run ended there.
    if (epoch === this.checkpoint && !isDue) return "ends";
    this.checkOrder(epoch);
    this.epoch = epoch;
    return "stays";
  }

  /** A line that is no row. Standard output, which may have been kept in a file, has checkpoints between its rows. */
  private readOther(bytes: Buffer, from: number): Fate {
    const { warning, checkpoint, health } = this.form;
    const measured = health && readEpoch(bytes, from, health);
    // What is ill after an epoch is said before its health, and so it stays with that.
    if (measured !== undefined) return measured <= this.checkpoint ? "stays" : "ends";
    if (startsWith(bytes, from, warning)) return this.epoch === 0 ? "stays" : "is passed over";
    return startsWith(bytes, from, checkpoint) ? "is passed over" : "ends";
  }

  private checkOrder(epoch: number): void {
    const expected = this.epoch === 0 ? (this.firstEpoch ?? epoch) : this.next;
    // Round epochs are others if the run got more epochs since.
    const isFine = intervalOf(this.log.format, this.log.every) === "round" ? epoch <= expected : epoch === expected;
    if (isFine && epoch > this.epoch) return;
    throw this.refuse(
      `line ${this.line} has epoch ${epoch}, expected epoch ${expected}; give the --log-every that it was written with`,
    );
  }

  /** The next epoch that is due. */
  private get next(): number {
    return (Math.floor(this.epoch / this.interval) + 1) * this.interval;
  }

  finish(): Continuation {
    const { checkpoint, epoch, firstEpoch = checkpoint + 1 } = this;
    const { last } = this.log.resumed;
    if (this.line === 0) throw this.refuse("it has not even one whole line of a log");
    if (epoch === 0 && firstEpoch > checkpoint + 1) {
      throw this.refuse(`it begins with epoch ${firstEpoch}, but the run goes on with epoch ${checkpoint + 1}`);
    }
    const missing = epoch === 0 ? firstEpoch : this.next;
    if (missing <= checkpoint) {
      throw this.refuse(
        `it lacks rows: that of epoch ${missing} would be in line ${this.line}, and the checkpoint is after epoch ${checkpoint}`,
      );
    }
    return { length: this.end, selection: { isFirst: epoch === 0, held: epoch === checkpoint ? undefined : last } };
  }

  private refuse(problem: string): UsageError {
    return new UsageError(`${this.log.file}: ${problem}. Name another file by --log, or delete this one`);
  }
}

/** What becomes of a line. The first line that `ends` what stays is cut off, and all that follows. */
type Fate = "stays" | "is passed over" | "ends";

/** The epoch of a line that begins like this. It is read from the bytes, since there may be millions of lines. */
function readEpoch(bytes: Buffer, from: number, { before, after }: Opening): number | undefined {
  if (!startsWith(bytes, from, before)) return undefined;
  let at = from + before.length;
  while (bytes[at] === space) at++;
  const start = at;
  let epoch = 0;
  for (; at < bytes.length; at++) {
    const digit = (bytes[at] as number) - zero;
    if (digit < 0 || digit > 9) break;
    epoch = 10 * epoch + digit;
  }
  return at > start && bytes[at] === after ? epoch : undefined;
}

const space = 32;
const zero = 48;

function startsWith(bytes: Buffer, from: number, text: Buffer | undefined): boolean {
  if (text === undefined) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}
