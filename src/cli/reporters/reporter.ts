import type { TrainingRecord } from "../../train/records.js";

/** The lines of a log that a record makes, if any. Each log has a reporter of its own, which sees every record in order. */
export type Reporter = (record: TrainingRecord) => readonly string[];
