import { formatJsonLine } from "../../json/formatJson.js";
import type { TrainingRecord } from "../../train/records.js";
import type { Line } from "../output/line.js";
import { createCsvReport } from "./createCsvReport.js";
import { createTextReport } from "./createTextReport.js";
import type { LogFormat } from "./logFormat.js";
import type { Report, Reporter } from "./reporter.js";
import { type Selection, selectEpochs } from "./selectEpochs.js";

/** Epochs from row to row of a log: if not said, every epoch for programs and round ones for people. */
export function intervalOf(format: LogFormat, every: number | undefined): number | "round" {
  return every ?? (format === "text" ? "round" : 1);
}

/**
 * A reporter for a log.
 *
 * @param begun of a log that is gone on with
 */
export function createReporter(format: LogFormat, every: number | undefined, begun?: Selection): Reporter {
  const selected = selectEpochs(intervalOf(format, every), begun);
  const select =
    <Of extends Line>(report: Report<Of>) =>
    (records: readonly TrainingRecord[]) =>
      selected(records).flatMap(report);
  switch (format) {
    case "text":
      return { for: "people", report: select(createTextReport()) };
    case "csv":
      return { for: "programs", report: select(createCsvReport()) };
    case "ndjson":
      return { for: "programs", report: select((record) => [formatJsonLine(record)]) };
  }
}
