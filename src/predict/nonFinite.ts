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
  for (let i = 0; i < width; i++) {
    const at = row * width + i;
    const column = config.loss === "crossEntropy" ? outputColumns[0] : outputColumns[i];
    const answer = answers[at] as number;
    const raw = column?.kind === "number" ? readNumber(column, answer) : answer;
    const bad = [values[at] as number, answer, raw].find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    const label = column?.kind === "class" && config.loss === "crossEntropy" ? column.labels[i] : undefined;
    const of = `${formatValue(column?.name)}${label === undefined ? "" : `, class ${formatValue(label)},`}`;
    return `the network's output for ${of} is ${bad}, expected a finite number: the row's numbers or the model's parameters are too large for ${config.dtype}`;
  }
  return undefined;
}
