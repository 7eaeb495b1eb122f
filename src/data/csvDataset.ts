import { createReadStream } from "node:fs";
import { isAbsolute, join } from "node:path";
import { DataError, type Place } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import type { LossName } from "../nn/losses.js";
import { type CsvContent, type CsvSelection, readCsv } from "./csvContent.js";
import type { DataColumns, Dataset } from "./dataset.js";
import { encodeInputs } from "./encodeInputs.js";
import { encodeTargets } from "./encodeTargets.js";
import type { CsvSpec } from "./spec.js";

export interface CsvOptions {
  readonly loss: LossName;
  /** That a relative path starts from. */
  readonly directory: string;
  /** Columns of other data that these are to be encoded like. */
  readonly like?: DataColumns | undefined;
}

/**
 * Data from a CSV file. Columns of numbers are one input each, columns of texts one input a category.
 *
 * @throws FileError where the file cannot be read
 * @throws DataError where it has no such columns, or cells that do not fit
 */
export async function csvDataset(spec: CsvSpec, { loss, directory, like }: CsvOptions): Promise<Dataset> {
  const file = isAbsolute(spec.csv) ? spec.csv : join(directory, spec.csv);
  const targetNames = typeof spec.target === "string" ? [spec.target] : spec.target;
  const { columns, rows, place } = await readFrom(file, spec.delimiter ?? ",", (header, headerPlace) =>
    selectColumns(spec, targetNames, { loss, like }, header, headerPlace),
  );
  return {
    ...encodeInputs(columns.slice(targetNames.length), rows, { place, like: like?.inputColumns }),
    ...encodeTargets(columns.slice(0, targetNames.length), rows, {
      loss,
      classes: spec.classes,
      numericLabels: true,
      place,
      like: like?.outputColumns,
    }),
  };
}

async function readFrom(
  file: string,
  delimiter: string,
  select: (header: readonly string[], place: Place) => readonly CsvSelection[],
): Promise<CsvContent> {
  try {
    return await readCsv(createReadStream(file), file, delimiter, select);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/** Targets first. */
function selectColumns(
  spec: CsvSpec,
  targetNames: readonly string[],
  { loss, like }: Pick<CsvOptions, "loss" | "like">,
  header: readonly string[],
  place: Place,
): readonly CsvSelection[] {
  const select = (name: string, labels: boolean): CsvSelection => {
    const index = header.indexOf(name);
    if (index < 0) throw new DataError(describeMissing(name, header, spec.delimiter), place);
    return { name, index, labels };
  };
  const isClass = like?.outputColumns.some(({ kind }) => kind === "class") ?? spec.classes !== undefined;
  const labels = loss === "crossEntropy" || isClass;
  const targets = targetNames.map((name) => select(name, labels));
  const known = like?.inputColumns.map(({ name }) => name);
  const features = spec.features ?? known ?? header.filter((name) => !targetNames.includes(name));
  if (features.length === 0) throw new DataError("there is no column besides the target to predict from", place);
  const unnamed = features.indexOf("");
  if (unnamed >= 0) {
    const position = header.indexOf("") + 1;
    throw new DataError(`column ${position} has no name: name it, or list the features to use`, place);
  }
  return [...targets, ...features.map((name, i) => select(name, like?.inputColumns[i]?.kind === "category"))];
}

function describeMissing(name: string, header: readonly string[], delimiter: string | undefined): string {
  const near = suggestion(name, header);
  const missing = `there is no column ${formatValue(name)}: the header has ${formatValues(header)}${near}`;
  const [only = ""] = header;
  const other = [";", "\t", "|"].find((candidate) => only.includes(candidate));
  return header.length === 1 && other !== undefined && delimiter === undefined
    ? `${missing}; is the delimiter ${JSON.stringify(other)}?`
    : missing;
}
