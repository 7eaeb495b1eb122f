import type { TrainingRecord } from "../../train/records.js";
import type { Line } from "../output/line.js";

/** The lines of a log that a record makes, if any. */
export type Report<Of extends Line> = (record: TrainingRecord) => readonly Of[];

/** What makes a log. Each log has a reporter of its own, which sees every record in order. */
export type Reporter =
  | { readonly for: "people"; readonly report: Report<Line> }
  | { readonly for: "programs"; readonly report: Report<string> };
