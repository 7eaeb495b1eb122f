import { formatExact } from "../../messages/formatExact.js";
import type { EpochRecord } from "../../train/records.js";
import type { Report } from "./reporter.js";

/** A header, then a row for each epoch. Numbers have the shortest form that reads back as the same number; a missing one is empty. */
export function createCsvReport(): Report<string> {
  let columns: readonly (keyof EpochRecord)[] = [];
  return (record) => {
    if (record.type === "start") {
      columns = ["epoch", "step", "loss", ...record.measures, "lr"];
      return [columns.join(",")];
    }
    return record.type === "epoch" ? [columns.map((column) => formatCell(record[column])).join(",")] : [];
  };
}

function formatCell(value: EpochRecord[keyof EpochRecord]): string {
  return typeof value === "number" ? formatExact(value) : String(value ?? "");
}
