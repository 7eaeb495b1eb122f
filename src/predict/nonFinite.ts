import type { OutputColumn } from "../data/dataset.js";
import { DataError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { readNumber } from "./answers.js";
import type { Outputs } from "./forward.js";
import type { RestoredModel } from "./restoreModel.js";

/** A row that a model has no finite answer to. */
export class NonFiniteOutputError extends DataError {}

/**
 * What is wrong with a network's outputs for a row: the first that is NaN or infinite, as the last layer gives it, as a
 * probability, or in its raw unit. Undefined if all are finite.
 */
export function explainNonFinite(
  { config, outputColumns }: Pick<RestoredModel, "config" | "outputColumns">,
  { values, answers, width }: Outputs,
  row: number,
): string | undefined {
  const isOneOfMany = config.loss === "crossEntropy";
  for (let i = 0; i < width; i++) {
    const [value, answer] = [values[row * width + i] as number, answers[row * width + i] as number];
    const column = outputColumns[isOneOfMany ? 0 : i] as OutputColumn;
    const raw = column.kind === "number" ? readNumber(column, answer) : answer;
    if (Number.isFinite(value) && Number.isFinite(answer) && Number.isFinite(raw)) continue;
    const bad = Number.isFinite(value) ? raw : value;
    const label = column.kind === "class" && isOneOfMany ? `, class ${formatValue(column.labels[i])},` : "";
    return `the network's output for ${formatValue(column.name)}${label} is ${bad}, expected a finite number: the row's numbers or the model's parameters are too large for ${config.dtype}`;
  }
  return undefined;
}
