import type { Place } from "../../errors.js";
import { widthOfParts } from "../cells/dateParts.js";
import type { DataColumns, Dataset } from "../encode/dataset.js";
import { type DataSpec, isFilled } from "./dataSpec.js";
import { fillMissing } from "./fillMissing.js";
import { applyScalers, fitScalers, type Scaling, type TargetScaling } from "./scaling.js";

/** How a config scales numbers. */
export interface Scalings {
  /** Of inputs. */
  readonly scale: Scaling;
  /** Of targets. */
  readonly scaleTargets: TargetScaling;
}

/**
 * The data with its missing inputs filled and its numbers scaled, in place.
 *
 * @param place of the data, for messages
 * @param rows the rows to fit on; all rows if left out
 */
export function fitDataset(dataset: Dataset, scalings: Scalings, place: Place, rows?: ArrayLike<number>): Dataset {
  const inputColumns = fillMissing(dataset.inputColumns, dataset.inputs, place, rows);
  return scaleDataset({ ...dataset, inputColumns }, scalings, place, rows);
}

/** The columns without what was fitted to other data: numbers are not scaled, and fills are NaN until they are known. */
export function withoutFits({ inputColumns, outputColumns }: DataColumns, spec: DataSpec): DataColumns {
  const areFilled = (name: string) => "missing" in spec && isFilled(spec, name);
  return {
    inputColumns: inputColumns.map((column) => {
      if (column.kind === "category") return column;
      const { scaler: _, ...plain } = column;
      if (plain.kind === "date") {
        const { fills: __, ...bare } = plain;
        const width = widthOfParts(bare.parts);
        return areFilled(column.name) ? { ...bare, fills: new Array<number>(width).fill(Number.NaN) } : bare;
      }
      const { fill: __, ...bare } = plain;
      return areFilled(column.name) ? { ...bare, fill: Number.NaN } : bare;
    }),
    outputColumns: outputColumns.map((column) => {
      if (column.kind !== "number") return column;
      return { name: column.name, kind: column.kind };
    }),
  };
}

/**
 * The data with its numbers scaled, in place.
 *
 * @param place of the data, for messages
 * @param rows the rows to fit the scalers on; all rows if left out
 * @throws DataError if numbers are too far apart to be scaled, or too far from those that the scalers are fitted on
 */
export function scaleDataset(
  dataset: Dataset,
  { scale, scaleTargets }: Scalings,
  place: Place,
  rows?: ArrayLike<number>,
): Dataset {
  const inputColumns = fitScalers(dataset.inputColumns, dataset.inputs, scale, place, rows);
  const outputColumns = fitScalers(dataset.outputColumns, dataset.targets, scaleTargets, place, rows);
  applyScalers(inputColumns, dataset.inputs, place);
  applyScalers(outputColumns, dataset.targets, place);
  return { ...dataset, inputColumns, outputColumns };
}
