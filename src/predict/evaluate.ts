import type { ClassColumn, NumberColumn, Table } from "../data/dataset.js";
import type { EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { openMeasurer } from "../train/measurer.js";
import { findClass, readNumber } from "./answers.js";
import { Forward, type Outputs } from "./forward.js";
import { type Classification, classify, measureRegression, type Regression } from "./metrics.js";
import type { RestoredModel } from "./restoreModel.js";

/** How well a model does on rows of which the targets are known. */
export interface Evaluation {
  readonly rows: number;
  /** The loss that the model was trained with, over all rows; of scaled targets in their scaled unit. */
  readonly loss: number;
  /** Of each target that is a class. */
  readonly classifications: readonly Classification[];
  /** Of each target that is a number. */
  readonly regressions: readonly Regression[];
}

/** Rows as the network sees them. */
export interface EncodedRows {
  readonly inputs: Table;
  readonly targets: Table;
}

/** @throws UsageError where the engine cannot run the model */
export async function evaluateModel(
  model: RestoredModel,
  data: EncodedRows,
  engineName: EngineName = "wasm",
): Promise<Evaluation> {
  const { config, network, parameters, outputColumns } = model;
  const { inputs, targets } = data;
  const engine = await loadEngine(engineName, config.arithmetic);
  const { loss, dtype } = config;
  const options = { loss, dtype, answers: undefined };
  const result = await openMeasurer(engine, { network, data, options }, parameters).measure();
  const outputs = (await Forward.open(model, engineName)).run(inputs.values, inputs.rows);
  const classifications: Classification[] = [];
  const regressions: Regression[] = [];
  for (const [i, column] of outputColumns.entries()) {
    if (column.kind === "class") classifications.push(classifyTarget(column, i, model, targets, outputs));
    else regressions.push(measureTarget(column, i, targets, outputs));
  }
  return { rows: inputs.rows, loss: result.loss, classifications, regressions };
}

function classifyTarget(
  { name, labels }: ClassColumn,
  index: number,
  { config: { loss } }: RestoredModel,
  targets: Table,
  outputs: Outputs,
): Classification {
  // The true class is found in its one-hot or 0 and 1 as an answer is in its logits.
  const truth: Outputs = { values: targets.values, answers: targets.values, width: targets.columns };
  const classesOf = (of: Outputs) =>
    Uint32Array.from({ length: targets.rows }, (_, row) => findClass(index, loss, of, row));
  return classify(name, labels, classesOf(truth), classesOf(outputs));
}

function measureTarget(column: NumberColumn, index: number, targets: Table, { answers, width }: Outputs): Regression {
  const rawOf = (values: Float64Array) =>
    Float64Array.from({ length: targets.rows }, (_, row) => readNumber(column, values[row * width + index] as number));
  return measureRegression(column.name, rawOf(targets.values), rawOf(answers));
}
