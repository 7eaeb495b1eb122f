import type { TrainingRecord } from "../../train/records.js";
import type { Style } from "../style.js";
import { createCsvReporter } from "./csv.js";
import type { LogFormat } from "./logFormat.js";
import { createNdjsonReporter } from "./ndjson.js";
import type { Reporter } from "./reporter.js";
import { selectEpochs } from "./selectEpochs.js";
import { createTextReporter } from "./text.js";

/**
 * A reporter for a log.
 *
 * @param every epochs from row to row; left to the format where undefined: every epoch, and round ones for people
 */
export function createReporter(format: LogFormat, every: number | undefined, style: Style): Reporter {
  switch (format) {
    case "text":
      return compose(selectEpochs(every ?? "round"), createTextReporter(style));
    case "csv":
      return compose(selectEpochs(every ?? 1), createCsvReporter());
    case "ndjson":
      return compose(selectEpochs(every ?? 1), createNdjsonReporter());
  }
}

function compose(select: (record: TrainingRecord) => readonly TrainingRecord[], report: Reporter): Reporter {
  return (record) => select(record).flatMap(report);
}
