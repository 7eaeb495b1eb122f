import type { EngineName } from "../../engine/engine.js";
import type { DataInputOptions } from "../files/openDataInput.js";

/** The options as commander hands them over. */
export interface EvaluateOptions extends DataInputOptions {
  readonly require: readonly string[];
  readonly format: "text" | "json";
  readonly engine: EngineName;
}
