import { dirname } from "node:path";
import { takesMissing } from "../../data/encode/cellEncoders.js";
import { sourceOf } from "../../data/load/dataSpec.js";
import { generateRows } from "../../data/load/loadDatasets.js";
import type { Cell } from "../../data/read/cell.js";
import { openRows } from "../../data/read/openRows.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { DataError, FileError } from "../../errors.js";
import { dialectOf } from "../../predict/dialectOf.js";
import { findDataFile } from "../../predict/findDataFile.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { openFile } from "../../text/readText.js";
import { drawRows } from "./drawRows.js";

/** An export is run on so many rows at most. */
export const mostRows = 1000;
/** As many as show whether an export reads its columns as predict does. */
const drawnRows = 200;

/** Rows to run exports on. */
export interface RowsToCheck {
  readonly rows: readonly (readonly Cell[])[];
  /** What rows they are: `of iris.csv`. */
  readonly source: string;
}

export interface RowsSought {
  /** The data that the model's config names is looked for beside it, then in the working directory. */
  readonly modelFile: string;
  /** Rows in place of that data. */
  readonly reader?: RowReader | undefined;
}

/**
 * The rows that the exports of a model are run on: those given, else the data that it was trained on, else rows that are drawn from
 * what it knows of its columns.
 *
 * @throws FileError, DataError if the rows that are given cannot be read, lack columns of the model, or are none
 */
export async function findRowsToCheck(model: RestoredModel, { modelFile, reader }: RowsSought): Promise<RowsToCheck> {
  if (reader !== undefined) return readRows(model, reader);
  const source = sourceOf(model.config.data);
  switch (source.kind) {
    case "inline":
      return { rows: source.spec.inputs.slice(0, mostRows), source: "of its config" };
    case "generate":
      return {
        rows: generateRows(source.spec, "data", model.config.seed).inputs.slice(0, mostRows),
        source: "of its data, generated again",
      };
    case "file": {
      const path = findDataFile(source.file, dirname(modelFile));
      if (path === undefined) return drawInstead(model, `${source.file.path} was not found`);
      try {
        const options = { ...dialectOf(model.config), format: source.file.format };
        return await readRows(model, await openRows(openFile(path), options));
      } catch (error) {
        if (error instanceof DataError || error instanceof FileError) return drawInstead(model, error.message);
        throw error;
      }
    }
    default:
      return drawInstead(model, "it does not say what it was trained on");
  }
}

async function readRows({ inputColumns }: RestoredModel, reader: RowReader): Promise<RowsToCheck> {
  const rows: (readonly Cell[])[] = [];
  const names = inputColumns.map(({ name }) => name);
  const optional = new Set(inputColumns.filter(takesMissing).map(({ name }) => name));
  for await (const batch of reader.rows(names, { optional })) {
    rows.push(...batch.rows.slice(0, mostRows - rows.length));
    if (rows.length >= mostRows) break;
  }
  if (rows.length === 0) throw new DataError("there are no rows to check the export on", { file: reader.file });
  return { rows, source: `of ${reader.file}` };
}

/** @param why there are no other rows */
function drawInstead({ inputColumns }: RestoredModel, why: string): RowsToCheck {
  return {
    rows: drawRows(inputColumns, drawnRows),
    source: `drawn from what the model knows of its columns (${why}; --check FILE takes rows of yours)`,
  };
}
