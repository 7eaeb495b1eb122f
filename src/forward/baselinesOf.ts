import type { Dataset } from "../data/encode/dataset.js";
import { type Baseline, classBaseline, numberBaseline } from "../metrics/baseline.js";
import { classTargetsOf, type LossName } from "../nn/losses/losses.js";
import { readNumber } from "./readNumber.js";

type Targets = Pick<Dataset, "targets" | "outputColumns">;

/**
 * The baseline of each target.
 *
 * @param trained the rows trained on
 * @param measured the rows to measure on, at least one, with the same columns
 */
export function baselinesOf(loss: LossName, trained: Targets, measured: Targets): readonly Baseline[] {
  return trained.outputColumns.map((column, i) => {
    const read = ({ targets: { rows, columns: width, values } }: Targets) =>
      Float64Array.from({ length: rows }, (_, row) =>
        column.kind === "class"
          ? classTargetsOf(loss).findClass({ values, width }, row, i)
          : readNumber(column, values[row * width + i] as number),
      );
    return column.kind === "class"
      ? classBaseline(column.name, column.labels, read(trained), read(measured))
      : numberBaseline(column.name, read(trained), read(measured));
  });
}
