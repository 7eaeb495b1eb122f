import type { LinearScaler, NumberColumn } from "../../data/encode/dataset.js";
import { nameInputs } from "../../data/load/loadInline.js";
import { isJsonObject, type JsonObject } from "../../json/jsonObject.js";
import { formatValue } from "../../messages/formatValue.js";
import { readVector } from "../matrices.js";

/**
 * The input columns: their names are those that the network or its scaler was fitted with. Undefined if there are neither names nor a scaler.
 *
 * @param problems gets all that is wrong with them
 */
export function readInputs(
  attributes: JsonObject,
  width: number,
  problems: string[],
): readonly NumberColumn[] | undefined {
  const { scaler } = attributes;
  const fitted = isJsonObject(scaler) ? scaler : undefined;
  const scalers = scaler === undefined ? undefined : readScalers(scaler, width, problems);
  const given = attributes.feature_names_in_ ?? fitted?.feature_names_in_;
  if (given === undefined && scalers === undefined) return undefined;
  const names = given === undefined ? Array.from({ length: width }, (_, i) => nameInputs(i)) : given;
  if (!Array.isArray(names) || names.length !== width || !names.every((name) => typeof name === "string")) {
    problems.push(`feature_names_in_: expected ${width} names, got ${formatValue(given)}`);
    return undefined;
  }
  return names.map((name: string, i): NumberColumn => {
    const own = scalers?.[i];
    return { name, kind: "number", ...(own && { scaler: own }) };
  });
}

/** `(x - mean_) / scale_`, or `x * scale_ + min_`. */
function readScalers(scaler: unknown, width: number, problems: string[]): readonly LinearScaler[] | undefined {
  if (!isJsonObject(scaler)) {
    problems.push(`scaler: expected the attributes of a StandardScaler or a MinMaxScaler, got ${formatValue(scaler)}`);
    return undefined;
  }
  const zeros = Array<number>(width).fill(0);
  const isMinMax = Object.hasOwn(scaler, "min_");
  const offsets = isMinMax ? scaler.min_ : isUsed(scaler, "with_mean", "mean_") ? scaler.mean_ : zeros;
  const scales = isMinMax || isUsed(scaler, "with_std", "scale_") ? scaler.scale_ : zeros.map(() => 1);
  if (!isMinMax && !Object.hasOwn(scaler, "mean_")) {
    problems.push(
      "scaler: expected a StandardScaler, which has mean_ and scale_, or a MinMaxScaler, which has min_ and scale_",
    );
    return undefined;
  }
  if (scaler.clip === true) problems.push("scaler.clip: a scaler that clips its numbers cannot be imported");
  const [offset, scale] = [readVector(offsets, width), readVector(scales, width)];
  if (typeof offset === "string") problems.push(`scaler.${isMinMax ? "min_" : "mean_"}: ${offset}`);
  if (typeof scale === "string") problems.push(`scaler.scale_: ${scale}`);
  else if (scale.some((each) => each <= 0)) problems.push("scaler.scale_: expected numbers above 0");
  if (typeof offset === "string" || typeof scale === "string") return undefined;
  return Array.from(scale, (each, i) => {
    const shift = offset[i] as number;
    return isMinMax
      ? { kind: "minmax", offset: -shift / each, factor: 1 / each }
      : { kind: "standard", offset: shift, factor: each };
  });
}

/** Whether a scaler uses a part of it. It may be left out, and null then. */
function isUsed(scaler: JsonObject, flag: string, part: string): boolean {
  return scaler[flag] !== false && scaler[part] !== null;
}
