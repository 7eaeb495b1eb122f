import { formatExact } from "../../messages/formatExact.js";
import { printable } from "../../printable.js";
import type { EpochRecord } from "../../train/records.js";
import type { Report } from "./reporter.js";

/** A header, then a row for each epoch. Numbers have the shortest form that reads back as the same number; a missing one is empty. */
export function createCsvReport(): Report<string> {
  let columns: readonly (keyof EpochRecord)[] = [];
  let metrics: readonly string[] = [];
  return (record) => {
    if (record.type === "start") {
      columns = ["epoch", "step", "loss", ...record.measures];
      metrics = record.metrics ?? [];
      return [[...columns, ...metrics.map((name) => formatTitle(`metrics.${name}`)), "lr"].join(",")];
    }
    if (record.type !== "epoch") return [];
    const values = [...columns.map((column) => record[column]), ...metrics.map((name) => record.metrics?.[name])];
    return [[...values, record.lr].map(formatCell).join(",")];
  };
}

function formatCell(value: unknown): string {
  return typeof value === "number" ? formatExact(value) : String(value ?? "");
}

/** The names of metrics may have labels in them, which may be any texts. */
function formatTitle(name: string): string {
  const text = printable(name);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
