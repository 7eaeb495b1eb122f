import type { Place } from "../errors.js";
import type { ConfigPath } from "./configPath.js";
import type { Config } from "./schema.js";

/** A config that has been checked, and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** Folder that paths in the config are relative to. */
  readonly directory: string;
  /** The place of an entry: in the file or on the command line. */
  place(path: ConfigPath): Place;
}
