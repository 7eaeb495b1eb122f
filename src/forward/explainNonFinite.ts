import type { OutputColumn } from "../data/encode/dataset.js";
import { DataError } from "../errors.js";
import { formatValue } from "../messages/formatValue.js";
import { losses } from "../nn/losses/losses.js";
import type { Outputs } from "./forward.js";
import { readNumber } from "./readNumber.js";
import type { TrainedNetwork } from "./trainedNetwork.js";

/** A row for which a model has no finite output. */
export class NonFiniteOutputError extends DataError {}

/**
 * Describes the first of a row's outputs that is NaN or infinite: as the last layer gives it, as a probability, or in its raw
 * unit. Undefined if all are finite.
 */
export function explainNonFinite(
  { config, outputColumns }: Pick<TrainedNetwork, "config" | "outputColumns">,
  { values, predictions, width }: Outputs,
  row: number,
): string | undefined {
  const isOneOfMany = losses[config.loss].targets.kind === "oneClass";
  const describe = (output: number, value: number) => {
    const { name, ...column } = outputColumns[isOneOfMany ? 0 : output] as OutputColumn;
    const label = isOneOfMany && column.kind === "class" ? `, class ${formatValue(column.labels[output])},` : "";
    return `the network's output for ${formatValue(name)}${label} is ${value}, expected a finite number: a number on the way is too large for ${config.dtype}, or an activation has no value there`;
  };
  for (let at = row * width, i = 0; i < width; at++, i++) {
    if (!Number.isFinite(values[at])) return describe(i, values[at] as number);
    if (!Number.isFinite(predictions[at])) return describe(i, predictions[at] as number);
  }
  for (const [i, column] of outputColumns.entries()) {
    const raw = column.kind === "number" ? readNumber(column, predictions[row * width + i] as number) : 0;
    if (!Number.isFinite(raw)) return describe(i, raw);
  }
  return undefined;
}
