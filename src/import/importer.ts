import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Model } from "../model/model.js";
import type { LayerSpec } from "../nn/layers.js";
import type { LossName } from "../nn/losses/losses.js";
import type { ForeignFile } from "./foreignFile.js";
import type { ImporterName } from "./importerNames.js";
import type { ColumnNames } from "./nameColumns.js";

/** What the user says about a model, since its file does not. */
export interface ImportOptions extends ColumnNames {
  /** The layers in the form of a config, for formats that have none. */
  readonly layers?: readonly LayerSpec[] | undefined;
  /** The config of a run that would give such a model. */
  readonly config?: LoadedConfig | undefined;
  /** The loss that the model is evaluated and trained on with; if left out, the usual one for what its last layer gives. */
  readonly loss?: LossName | undefined;
}

/** A model out of a file of another program. */
export interface Imported {
  readonly model: Model;
  /** What was not in the file and had to be decided, and what was left out. For people, without the file's name. */
  readonly notes: readonly string[];
}

/** Reads the files of another program. */
export interface Importer {
  readonly name: ImporterName;
  /** What such a file is, for people: `a safetensors file`. */
  readonly title: string;
  readonly endings: readonly string[];
  /** Whether a file has its layers. If it has not, they are given with `layers` or `config`. */
  readonly hasLayers: boolean;
  /** Whether it is such a file, by what it begins with or contains. The file may be anything. */
  recognizes(file: ForeignFile): boolean;
  /**
   * @throws ModelError if the file cannot be imported, with all reasons
   * @throws UsageError if the options do not fit the file
   */
  read(file: ForeignFile, options: ImportOptions): Imported | Promise<Imported>;
}
