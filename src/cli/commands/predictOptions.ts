import type { EngineName } from "../../engine/engine.js";
import type { DataInputOptions } from "../dataInput.js";
import type { OutputFormat } from "../rowWriters.js";

/** The options as commander hands them over. */
export interface PredictOptions extends DataInputOptions {
  readonly probabilities: boolean;
  readonly format: OutputFormat;
  readonly engine: EngineName;
}
