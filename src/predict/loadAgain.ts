import { dirname, resolve } from "node:path";
import { type DataSpec, sourceOf } from "../data/load/dataSpec.js";
import { type Datasets, loadDatasets } from "../data/load/loadDatasets.js";
import type { ReadingListener } from "../text/reading.js";
import { findDataFile } from "./findDataFile.js";
import type { RestoredModel } from "./restoreModel.js";

export interface LoadAgainOptions {
  /** The data that its config names is looked for beside it, then in the working directory. */
  readonly modelFile: string;
  /** Where the file of the data is, if it is elsewhere now. */
  readonly dataFile?: string | undefined;
  /** Whether the origin gets a hash. */
  readonly isHashed?: boolean;
  /** Is told how much of the data is read. */
  readonly onRead?: ReadingListener | undefined;
}

/**
 * Reads the data again that a model was trained on, encoded and split as it was.
 *
 * @throws FileError, DataError if it is not where it was, or not what it was
 */
export function loadAgain(
  model: RestoredModel,
  { modelFile, dataFile, isHashed = false, onRead }: LoadAgainOptions,
): Promise<Datasets> {
  const { config } = model;
  const { validation } = config;
  const directory = dirname(modelFile);
  return loadDatasets(locateData(config.data, directory, dataFile), {
    ...config,
    validation: typeof validation === "object" ? locateData(validation, directory) : validation,
    directory,
    isHashed,
    onRead,
    like: model,
    place: () => ({ file: modelFile }),
  });
}

/**
 * Data with its path as it is now; as it was, if there is no such file.
 *
 * @param given the file, if it is elsewhere now
 */
export function locateData<Spec extends DataSpec>(spec: Spec, directory: string, given?: string): Spec {
  const source = sourceOf(spec);
  if (source.kind !== "file") return spec;
  const path = given === undefined ? findDataFile(source.file, directory) : resolve(given);
  return { ...spec, [source.file.format]: path ?? source.file.path };
}
