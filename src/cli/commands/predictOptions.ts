import type { EngineName } from "../../engine/engine.js";
import type { OutputFormat } from "../files/createRowWriter.js";
import type { DataInputOptions } from "../files/openDataInput.js";

/** The options as commander hands them over. */
export interface PredictOptions extends DataInputOptions {
  readonly probabilities: boolean;
  readonly format: OutputFormat;
  readonly engine: EngineName;
}
