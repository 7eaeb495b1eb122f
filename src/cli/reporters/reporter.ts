import type { TrainingRecord } from "../../train/records.js";
import type { Line } from "../output/line.js";

/** Turns a record into lines of a log; some records have none. */
export type Report<Of extends Line> = (record: TrainingRecord) => readonly Of[];

/** The lines of a log for records that come at the same time. */
type LogReport<Of extends Line> = (records: readonly TrainingRecord[]) => readonly Of[];

/** Writes a log. Each log has a reporter of its own, which gets all records in their order. */
export type Reporter =
  | { readonly for: "people"; readonly report: LogReport<Line> }
  | { readonly for: "programs"; readonly report: LogReport<string> };
