import type { Config } from "../config/schema.js";
import type { CellReader } from "../data/cells/cellReader.js";
import type { DataColumns, InputColumn, OutputColumn } from "../data/encode/dataset.js";
import { createInputEncoder, createTargetEncoder } from "../data/encode/rowEncoder.js";
import { cellReaderOf } from "../data/load/dataSpec.js";
import { nameInputs, nameTargets } from "../data/load/loadInline.js";
import { ModelError, ShapeError } from "../errors.js";
import { explainThreshold } from "../forward/explainThreshold.js";
import type { Variable } from "../graph/op.js";
import { formatValue } from "../messages/formatValue.js";
import type { Model } from "../model/model.js";
import { asLinear } from "../nn/layers.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { matchWeights } from "../nn/matchWeights.js";
import { buildNetwork, type Network } from "../nn/network.js";

/** A model that can predict: its network, the values of its parameters, and the columns of its inputs and outputs. */
export interface RestoredModel extends DataColumns {
  readonly config: Config;
  readonly network: Network;
  readonly parameters: ReadonlyMap<Variable, Float64Array>;
  /** Reads cells as those trained on were read. */
  readonly reader: CellReader;
}

/**
 * Builds a model's network. If the model does not name its columns, they have the names of inline data: inputs are numbers called
 * x1, x2, …; targets are called y1, y2, …, or y if there is one.
 *
 * @param file the model's, for messages
 * @throws ModelError if its parts do not fit each other
 */
export function restoreModel({ config, inputs, outputs, parameters }: Model, file: string): RestoredModel {
  const inputWidth = findInputWidth(config, parameters, file);
  const network = build(config, inputWidth, file);
  const values = matchWeights(network.parameters, parameters, file);
  const inputColumns = inputs?.columns ?? Array.from({ length: inputWidth }, (_, i) => number(nameInputs(i)));
  const outputColumns = outputs?.columns ?? usualOutputs(config.loss, network.outputWidth);
  const reader = cellReaderOf(config.data);
  checkWidth("inputs", createInputEncoder(inputColumns, reader).width, inputWidth, file);
  checkColumns(inputColumns, outputColumns, config, file);
  checkWidth("outputs", createTargetEncoder(outputColumns, config.loss, reader).width, network.outputWidth, file);
  return { config, network, parameters: values, inputColumns, outputColumns, reader };
}

function build({ layers, init }: Config, inputWidth: number, file: string): Network {
  try {
    return buildNetwork(layers, inputWidth, init);
  } catch (error) {
    // The file's own parameters are not so large.
    throw error instanceof ShapeError ? new ModelError(`config.layers: ${error.message}`, file) : error;
  }
}

/** The number of inputs of the first linear layer. */
function findInputWidth({ layers }: Config, parameters: Model["parameters"], file: string): number {
  const first = layers.findIndex((layer) => asLinear(layer) !== undefined);
  const name = `layers.${first}.weight`;
  const width = parameters.find((parameter) => parameter.name === name)?.shape[0];
  if (width === undefined) throw new ModelError(`there is no parameter ${name}, which layers[${first}] takes`, file);
  return width;
}

/** The targets of a model that does not name them, for as many outputs of its network. */
export function usualOutputs(loss: LossName, width: number): readonly OutputColumn[] {
  const names = Array.from({ length: width }, (_, i) => nameTargets(i, width));
  const { kind } = losses[loss].targets;
  switch (kind) {
    case "numbers":
      return names.map(number);
    case "oneClass":
      return [{ name: nameTargets(0, 1), kind: "class", labels: Array.from(Array(width).keys()) }];
    case "yesOrNo":
      return names.map((name) => ({ name, kind: "class", labels: [0, 1] }));
    default:
      return kind satisfies never;
  }
}

function number(name: string): InputColumn & OutputColumn {
  return { name, kind: "number" };
}

/** @throws ModelError if a column does not hold what the loss compares */
function checkColumns(
  inputs: readonly InputColumn[],
  outputs: readonly OutputColumn[],
  { loss, threshold, classWeights }: Pick<Config, "loss" | "threshold" | "classWeights">,
  file: string,
): void {
  const both = outputs.find(({ name }) => inputs.some((input) => input.name === name));
  if (both !== undefined) throw new ModelError(`the column ${formatValue(both.name)} is an input and a target`, file);
  if (classWeights !== undefined && !outputs.some((column) => "weights" in column)) {
    throw new ModelError(
      'outputs: no column has the "weights" of its classes, which config.classWeights asks for',
      file,
    );
  }
  const { kind } = losses[loss].targets;
  if (kind === "oneClass" && (outputs.length > 1 || outputs[0]?.kind !== "class")) {
    const got = outputs.length > 1 ? `${outputs.length} columns` : "a number";
    throw new ModelError(`outputs: ${loss} takes one column of classes, got ${got}`, file);
  }
  const problem = threshold === undefined ? undefined : explainThreshold(outputs);
  if (problem !== undefined) throw new ModelError(`config.threshold: ${problem}`, file);
  for (const column of outputs) {
    if (kind === "oneClass" || column.kind !== "class") continue;
    const where = `outputs: column ${formatValue(column.name)}`;
    if (kind === "numbers") throw new ModelError(`${where}: ${loss} takes numbers, got classes`, file);
    const { length } = column.labels;
    if (length > 2) throw new ModelError(`${where}: ${loss} takes two classes, got ${length}`, file);
  }
}

function checkWidth(part: string, columns: number, network: number, file: string): void {
  if (columns === network) return;
  throw new ModelError(`${part}: the columns take ${columns} numbers a row, the network ${network}`, file);
}
