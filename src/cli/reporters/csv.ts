import type { EpochRecord } from "../../train/records.js";
import type { Reporter } from "./reporter.js";

const columns = ["epoch", "step", "loss", "lr"] as const satisfies readonly (keyof EpochRecord)[];

/** A header, then a row for each epoch; numbers in the shortest form that reads back as the same number. */
export function createCsvReporter(): Reporter {
  return (record) => {
    if (record.type === "start") return [columns.join(",")];
    return record.type === "epoch" ? [columns.map((column) => String(record[column])).join(",")] : [];
  };
}
