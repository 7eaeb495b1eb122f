import { LongCurve } from "../../charts/longCurve.js";
import { DataError } from "../../errors.js";
import { cut } from "../../messages/formatValue.js";
import { quote } from "../../messages/quote.js";
import { explainLength, longestOf } from "../../text/limits.js";
import { createCsvReader } from "./csvLines.js";
import type { ReadLine } from "./logRow.js";
import { readNdjsonLine } from "./readNdjsonLine.js";
import { createTextReader } from "./textLines.js";

/** The curves of a run, as its log has them so far: NDJSON, CSV, or the text for people. */
export class RunLog {
  /** By the names of the records: `loss`, `metrics.f1`. */
  readonly curves = new Map<string, LongCurve>();
  /** Whether the log says that the run has ended. Only NDJSON does. */
  isOver = false;
  private read: ReadLine | undefined;
  /** The beginning of a line whose end has not come yet. */
  private rest = "";
  private line = 0;

  /** @param file its name in messages */
  constructor(readonly file: string) {}

  /**
   * Takes what was added to the log.
   *
   * @throws DataError if it is no log
   */
  add(text: string): void {
    const end = text.lastIndexOf("\n");
    if (end < 0) {
      this.rest += text;
      if (this.rest.length > longestOf("row")) throw this.fail(explainLength("row"));
      return;
    }
    const lines = (this.rest + text.slice(0, end)).split("\n");
    this.rest = text.slice(end + 1);
    for (const line of lines) this.addLine(line, true);
  }

  /** Takes the last line, if all of it has come: a run that is killed may leave a part. */
  finish(): void {
    this.addLine(this.rest, false);
    this.rest = "";
  }

  private addLine(line: string, isWhole: boolean): void {
    this.line++;
    if (line.trim() === "") return;
    if (this.read === undefined) {
      this.read = createReader(line);
      if (this.read === undefined) throw this.fail(expectStart(line));
      if (this.read !== readNdjsonLine) return;
    }
    const row = this.read(line, isWhole);
    if (row === null) {
      if (isWhole) throw this.fail(this.line === 1 ? expectStart(line) : `got ${quoteStart(line)}, expected an epoch`);
    } else if (row === "end") {
      this.isOver = true;
    } else if (row !== undefined) {
      for (const name in row.values) this.curveOf(name).add(row.epoch, row.values[name] as number);
    }
  }

  private curveOf(name: string): LongCurve {
    const known = this.curves.get(name);
    if (known !== undefined) return known;
    const curve = new LongCurve();
    this.curves.set(name, curve);
    return curve;
  }

  private fail(problem: string): DataError {
    return new DataError(problem, { file: this.file, line: this.line });
  }
}

/** The reader for a log with this first line. Undefined if it is none. */
function createReader(line: string): ReadLine | undefined {
  return line.startsWith("{") ? readNdjsonLine : (createCsvReader(line) ?? createTextReader(line));
}

function expectStart(line: string): string {
  return `this is not the log of a training run: got ${quoteStart(line)}, expected what backprop train --log FILE writes, such as epoch,step,loss,lr`;
}

function quoteStart(line: string): string {
  return quote(cut(line));
}
