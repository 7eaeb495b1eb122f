import type { ImportedSpec } from "../../data/load/dataSpec.js";
import type { DataOrigin } from "../../data/load/loadDatasets.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { DataError, FileError, UsageError } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import { readKnownRows } from "../knownRows.js";
import { loadAgain } from "../loadAgain.js";
import type { RestoredModel } from "../restoreModel.js";
import type { BoundaryGround } from "./boundary.js";
import { areaOfScalers, planeDataOf } from "./planeData.js";
import { planeInputsOf } from "./planeInputs.js";

export interface GroundOptions {
  /** The data that its config names is looked for beside it, then in the working directory. */
  readonly modelFile: string;
  /** Rows with known targets, instead of the data that its config names. */
  readonly rows?: RowReader | undefined;
  /** What the model says about its data. */
  readonly origin?: DataOrigin | undefined;
}

export interface FoundGround {
  readonly ground: BoundaryGround;
  /** What the user may not expect of the rows. */
  readonly notes: readonly string[];
}

/**
 * What the plane of a model is drawn for: the rows of a file, or else the data that it was trained on, if that can be read or made
 * again, or else the area that its scalers know of.
 *
 * @throws UsageError if the model has not two inputs that are numbers, or if nothing says which part of the plane to draw
 * @throws FileError, DataError if the file that is given cannot be read, or does not fit the model
 */
export async function groundOfModel(
  model: RestoredModel,
  { modelFile, rows, origin }: GroundOptions,
): Promise<FoundGround> {
  const inputs = planeInputsOf(model.inputColumns);
  if (rows !== undefined) return { ground: { data: planeDataOf(inputs, await readKnownRows(model, rows)) }, notes: [] };
  const { data } = model.config;
  if ("imported" in data) return { ground: { area: areaOfImported(inputs, data, modelFile) }, notes: [] };
  try {
    const { training, validation, origin: now } = await loadAgain(model, { modelFile });
    const notes =
      origin === undefined || origin.rows === now.rows
        ? []
        : [`the data has ${formatCount(now.rows, "row")}, and had ${origin.rows} when the model was trained`];
    return { ground: { data: planeDataOf(inputs, training, validation) }, notes };
  } catch (error) {
    if (!(error instanceof DataError || error instanceof FileError)) throw error;
    const area = areaOfScalers(inputs);
    if (area !== undefined) return { ground: { area }, notes: [`drawn without its data: ${error.message}`] };
    throw refuse(modelFile, `its data cannot be read (${error.message})`);
  }
}

function areaOfImported(inputs: ReturnType<typeof planeInputsOf>, { imported }: ImportedSpec, modelFile: string) {
  const area = areaOfScalers(inputs);
  if (area === undefined) throw refuse(modelFile, `it was imported from ${formatValue(imported)}, which has no rows`);
  return area;
}

function refuse(modelFile: string, why: string): UsageError {
  return new UsageError(
    `${modelFile}: nothing says which part of the plane to draw: its inputs are not scaled, and ${why}: name a file of rows: --data FILE`,
  );
}
