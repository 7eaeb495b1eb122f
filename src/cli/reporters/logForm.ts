import { formatJson } from "../../json/formatJson.js";
import { quote } from "../../messages/quote.js";
import type { EpochRecord, StartRecord } from "../../train/records.js";
import { plainStyle, renderLine } from "../output/style.js";
import { createReporter } from "./createReporter.js";
import type { LogFormat } from "./logFormat.js";

/** The beginning of a line: a text, spaces, the number of an epoch, a character. */
export interface Opening {
  readonly before: Buffer;
  readonly after: number;
}

/** How the log of a run looks in a file. */
export interface LogForm {
  /** What the row of an epoch begins with. */
  readonly row: Opening;
  /** What the health of a run after an epoch begins with, if the log has it. */
  readonly health: Opening | undefined;
  /** What warnings and checkpoints begin with, if the log has them. */
  readonly warning: Buffer | undefined;
  readonly checkpoint: Buffer | undefined;
  /** The row of an epoch. */
  format(record: EpochRecord): string;
  /**
   * Whether a line of the file is the row. A text log of a run that got more epochs has a narrower first column, which is no
   * difference.
   */
  isRow(line: string, row: string): boolean;
  /** Compares the first line of the file with that of the run. */
  checkHead(line: string): Head;
}

/** What the first line of a file says. */
export interface Head {
  /** Why the file is not a log of the run, if it is not. */
  readonly problem?: string;
  /** The first epoch that has a row, as far as the line says so. */
  readonly firstEpoch?: number | undefined;
}

export function createLogForm(format: LogFormat, start: StartRecord): LogForm {
  const reporter = createReporter(format, 1);
  const report = (record: StartRecord | EpochRecord): string =>
    reporter.for === "people"
      ? reporter
          .report([record])
          .map((line) => renderLine(line, plainStyle))
          .join("")
      : reporter.report([record]).join("");
  const header = report(start);
  const isProgram = format !== "text";
  const isRow = (line: string, row: string) => (isProgram ? line === row : line.trimStart() === row.trimStart());
  const isJson = format === "ndjson";
  return {
    row: {
      before: Buffer.from(isJson ? '{"type":"epoch","epoch":' : ""),
      after: (isProgram ? "," : " ").charCodeAt(0),
    },
    health: isJson ? { before: Buffer.from('{"type":"health","epoch":'), after: ",".charCodeAt(0) } : undefined,
    warning: isJson ? Buffer.from('{"type":"warning",') : undefined,
    checkpoint: isJson ? Buffer.from('{"type":"checkpoint",') : undefined,
    format: report,
    isRow,
    checkHead: (line) => {
      if (isJson) return checkStart(line, start);
      return isRow(line, header) ? {} : { problem: `its first line is ${quoteStart(line)}, expected ${quote(header)}` };
    },
  };
}

/** What two runs have in common if one goes on with the other, as far as their start records say. */
const commonKeys = ["seed", "samples", "validationSamples", "parameters", "measures", "metrics"] as const;
const commonConfigKeys = ["layers", "loss", "batchSize", "dtype"] as const;

function checkStart(line: string, start: StartRecord): Head {
  const found = parseStart(line);
  if (found === undefined) return { problem: `its first line is ${quoteStart(line)}, expected a start record` };
  const differing =
    commonKeys.find((key) => !isEqual(found[key], start[key])) ??
    commonConfigKeys.find((key) => !isEqual(found.config?.[key], start.config[key]));
  if (differing === undefined) return { firstEpoch: (found.resumedFrom?.epoch ?? 0) + 1 };
  const [theirs, ours] = [found, start].map((record) => formatJson({ ...record.config, ...record }[differing]));
  return { problem: `it is the log of another run: its ${differing} is ${theirs}, expected ${ours}` };
}

function parseStart(line: string): Partial<StartRecord> | undefined {
  try {
    const record: unknown = JSON.parse(line);
    return isStart(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isStart(record: unknown): record is Partial<StartRecord> {
  return typeof record === "object" && record !== null && "type" in record && record.type === "start";
}

function isEqual(a: unknown, b: unknown): boolean {
  return formatJson(a, { isSorted: true }) === formatJson(b, { isSorted: true });
}

/** The beginning of a line, which may be long. */
function quoteStart(line: string): string {
  return line.length > 60 ? `${quote(line.slice(0, 60))} …` : quote(line);
}
