import type { Line } from "../line.js";
import { createCsvReport } from "./csv.js";
import type { LogFormat } from "./logFormat.js";
import { createNdjsonReport } from "./ndjson.js";
import type { Report, Reporter } from "./reporter.js";
import { selectEpochs } from "./selectEpochs.js";
import { createTextReport } from "./text.js";

/**
 * A reporter for a log.
 *
 * @param every epochs from row to row; left to the format where undefined: every epoch, and round ones for people
 */
export function createReporter(format: LogFormat, every: number | undefined): Reporter {
  switch (format) {
    case "text":
      return { for: "people", report: select(every ?? "round", createTextReport()) };
    case "csv":
      return { for: "programs", report: select(every ?? 1, createCsvReport()) };
    case "ndjson":
      return { for: "programs", report: select(every ?? 1, createNdjsonReport()) };
  }
}

function select<Of extends Line>(every: number | "round", report: Report<Of>): Report<Of> {
  const selected = selectEpochs(every);
  return (record) => selected(record).flatMap(report);
}
