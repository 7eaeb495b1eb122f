/**
 * backprop as a library: the commands as functions. The records of a run are those of the NDJSON log.
 *
 * @packageDocumentation
 */
export { type GradcheckOptions, gradcheck } from "./api/gradcheck.js";
export { type Training, type TrainOptions, train } from "./api/train.js";
export { loadModel, type Prediction, type PredictOptions, type SaveOptions, TrainedModel } from "./api/trainedModel.js";
export { loadCheckpoint, TrainingCheckpoint } from "./api/trainingCheckpoint.js";
export type { ConfigInput } from "./config/configInput.js";
export type { Config } from "./config/schema.js";
export type { InputColumn, OutputColumn, Scaler } from "./data/encode/dataset.js";
export {
  BackpropError,
  CapacityError,
  ConfigError,
  DataError,
  FileError,
  FormulaError,
  LibraryError,
  ModelError,
  type Place,
  type Problem,
  ShapeError,
  UsageError,
} from "./errors.js";
export type { CheckRow, Verdict } from "./gradcheck/checkRow.js";
export type { MethodName as CheckMethod } from "./gradcheck/references/methods.js";
export type { CheckedEngine } from "./gradcheck/runChecks.js";
export type { Baseline, ClassBaseline, NumberBaseline } from "./metrics/baseline.js";
export type { Classification, ClassMetrics, ConfusedPair } from "./metrics/classification.js";
export type { Evaluation } from "./metrics/evaluation.js";
export type { Regression } from "./metrics/regression.js";
export type { EndReason, Model, Parameter } from "./model/model.js";
export type { PredictedValue } from "./predict/predictions.js";
export type { Row } from "./predict/rows.js";
export type {
  CheckpointPlace,
  CheckpointRecord,
  EndRecord,
  EpochRecord,
  HealthRecord,
  LayerHealth,
  StartRecord,
  TrainingRecord,
  WarningRecord,
} from "./train/records.js";
export { version } from "./version.js";
