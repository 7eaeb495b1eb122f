import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type DataFile, pathOf } from "../data/load/dataSpec.js";

/** Where a model's data file is now: beside the model or in the working directory; undefined if it is in neither. */
export function findDataFile(file: DataFile, directory: string): string | undefined {
  const found = [pathOf(file, directory), file.path].find((each) => existsSync(each));
  return found && resolve(found);
}
