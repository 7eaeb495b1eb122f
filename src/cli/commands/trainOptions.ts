import type { EngineName } from "../../engine/engine.js";
import type { LogFormat } from "../reporters/logFormat.js";
import type { TypedNumber } from "./optionValues.js";

/** The options as commander hands them over. */
export interface TrainOptions {
  readonly epochs?: TypedNumber;
  readonly lr?: TypedNumber;
  readonly seed?: TypedNumber;
  readonly batchSize?: TypedNumber;
  readonly set: readonly string[];
  readonly format: LogFormat;
  readonly log?: string;
  readonly logEvery?: number;
  readonly quiet: boolean;
  readonly out?: string;
  readonly force: boolean;
  readonly weights?: string;
  readonly refit: boolean;
  readonly engine: EngineName;
  readonly dryRun: boolean;
}
