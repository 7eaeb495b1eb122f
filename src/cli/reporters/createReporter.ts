import { formatJsonLine } from "../../json/formatJson.js";
import type { Line } from "../output/line.js";
import { createCsvReport } from "./createCsvReport.js";
import { createTextReport } from "./createTextReport.js";
import type { LogFormat } from "./logFormat.js";
import type { Report, Reporter } from "./reporter.js";
import { selectEpochs } from "./selectEpochs.js";

/**
 * A reporter for a log.
 *
 * @param every epochs from row to row; if undefined, every epoch for programs and round ones for people
 */
export function createReporter(format: LogFormat, every: number | undefined): Reporter {
  switch (format) {
    case "text":
      return { for: "people", report: select(every ?? "round", createTextReport()) };
    case "csv":
      return { for: "programs", report: select(every ?? 1, createCsvReport()) };
    case "ndjson":
      return { for: "programs", report: select(every ?? 1, (record) => [formatJsonLine(record)]) };
  }
}

function select<Of extends Line>(every: number | "round", report: Report<Of>): Report<Of> {
  const selected = selectEpochs(every);
  return (record) => selected(record).flatMap(report);
}
