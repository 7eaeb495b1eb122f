import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainScaling } from "../encode/cellEncoders.js";
import type { LinearScaler, LogScaler } from "../encode/dataset.js";
import { meanOf, rangeOf, unitOf } from "../encode/range.js";

/** A column in messages. */
export interface Where {
  readonly name: string;
  readonly place: Place;
}

/** A scaler to mean 0 and standard deviation 1 (of a whole population), or to 0 … 1. */
export function fitScaler(kind: LinearScaler["kind"], values: Float64Array, { name, place }: Where): LinearScaler {
  const range = rangeOf(values);
  const [low, high] = range;
  // Comes first: the mean of equal values may round to a neighbouring number, and their deviation is then not 0.
  if (low === high) return { kind, offset: low, factor: 1 };
  if (high - low === Infinity) {
    const problem = `the numbers from ${low} to ${high} lie too far apart to be scaled: give them in a larger unit`;
    throw new DataError(`column ${formatValue(name)}: ${problem}`, place);
  }
  if (kind === "minmax") return { kind, offset: low, factor: high - low };
  const unit = unitOf(range);
  const mean = meanOf(values, unit);
  return { kind, offset: mean, factor: deviationOf(values, mean, unit) };
}

/** A scaler of the logarithms to mean 0 and standard deviation 1. */
export function fitLogScaler(shift: LogScaler["shift"], values: Float64Array, where: Where): LogScaler {
  const logarithms = values.map((value) => Math.log(value + shift));
  const bad = logarithms.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const scaler: LogScaler = { kind: "log", shift, offset: 0, factor: 1 };
    throw new DataError(
      `column ${formatValue(where.name)}: ${explainScaling(values[bad] as number, scaler)}`,
      where.place,
    );
  }
  return { ...fitScaler("standard", logarithms, where), kind: "log", shift };
}

/**
 * The standard deviation of values that vary, as a whole population; never 0.
 *
 * @param unit the unit of the sums: see `unitOf`
 */
function deviationOf(values: Float64Array, mean: number, unit: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (((values[i] as number) - mean) / unit) ** 2;
  return Math.max(Math.sqrt(sum / values.length) * unit, Number.MIN_VALUE);
}
