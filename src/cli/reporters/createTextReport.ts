import { formatNumber, formatShare, numberWidth } from "../../messages/formatNumber.js";
import { printable } from "../../printable.js";
import type { EpochRecord, MeasureName, StartRecord } from "../../train/records.js";
import { dim, type Line } from "../output/line.js";
import type { Report } from "./reporter.js";
import { measureTitles, titleOfMetric } from "./titles.js";

/** A column of the log for people. Its width is fixed before the first row, since rows are written as they come. */
interface Column {
  readonly title: string;
  readonly width: number;
  cell(record: EpochRecord): string;
}

/** A header line, then a row for each epoch, in columns. */
export function createTextReport(): Report<Line> {
  let columns: readonly Column[] = [];
  const align = (cells: readonly string[]) => cells.map((cell, i) => cell.padStart(columns[i]?.width ?? 0)).join("  ");
  return (record) => {
    switch (record.type) {
      case "start":
        columns = chooseColumns(record);
        return [[dim(align(columns.map(({ title }) => title)))]];
      case "epoch":
        return [align(columns.map(({ cell }) => cell(record))).trimEnd()];
      // The command writes warnings, health, and how the run ended, to standard error.
      case "health":
      case "warning":
      case "checkpoint":
      case "end":
        return [];
    }
  };
}

const measureColumns: Readonly<Record<MeasureName, Column>> = {
  validationLoss: measureColumn("validationLoss", numberWidth, formatNumber),
  accuracy: measureColumn("accuracy", 0, formatShare),
  validationAccuracy: measureColumn("validationAccuracy", 0, formatShare),
};

function measureColumn(name: MeasureName, width: number, format: (value: number) => string): Column {
  return optionalColumn(measureTitles[name], width, (record) => record[name], format);
}

/** A column that is empty in an epoch without the measure: it diverged, or a metric is not defined. */
function optionalColumn(
  title: string,
  width: number,
  measure: (record: EpochRecord) => number | null | undefined,
  format: (value: number) => string,
): Column {
  const cell = (record: EpochRecord) => {
    const value = measure(record);
    return value === undefined || value === null ? "" : format(value);
  };
  return { title, width: Math.max(title.length, width), cell };
}

/** The columns for this run. A rate that never changes has none. */
function chooseColumns({ config, measures, metrics = [] }: StartRecord): readonly Column[] {
  return [
    {
      title: "epoch",
      width: Math.max("epoch".length, String(config.epochs).length),
      cell: ({ epoch }) => String(epoch),
    },
    { title: "loss", width: numberWidth, cell: ({ loss }) => formatNumber(loss) },
    ...measures.map((name) => measureColumns[name]),
    ...metrics.map((name) =>
      optionalColumn(titleOfMetric(printable(name)), numberWidth, (record) => record.metrics?.[name], formatNumber),
    ),
    ...(typeof config.lr === "number"
      ? []
      : [{ title: "lr", width: numberWidth, cell: ({ lr }: EpochRecord) => formatNumber(lr) }]),
  ];
}
