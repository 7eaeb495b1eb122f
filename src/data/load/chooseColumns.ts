import { DataError } from "../../errors.js";
import { findColumns } from "../read/findColumns.js";
import type { RowHeader } from "../read/rowPicker.js";
import type { ColumnsSpec } from "./dataSpec.js";

/** The names of the targets. */
export function listTargets({ target }: ColumnsSpec): readonly string[] {
  return typeof target === "string" ? [target] : target;
}

/** @throws DataError if a column that is left out, or has a policy for missing cells of its own, is not there */
export function checkNamed(
  { exclude = [], missing = {} }: ColumnsSpec,
  targets: readonly string[],
  { columns, place }: RowHeader,
): void {
  // If a target is missing, that is reported, with the column that may be meant by it.
  if (!targets.every((name) => columns.includes(name))) return;
  findColumns(exclude, columns, place);
  if (typeof missing !== "string") findColumns(Object.keys(missing), columns, place);
}

/** @throws DataError if there is no column besides the targets */
export function findFeatures(
  targets: readonly string[],
  weights: readonly string[],
  { exclude = [] }: ColumnsSpec,
  { columns, place }: RowHeader,
): readonly string[] {
  // If a target is missing, another column may be meant by it, so there are no features yet.
  if (![...targets, ...weights].every((name) => columns.includes(name))) return [];
  const features = columns.filter((name) => ![...targets, ...weights, ...exclude].includes(name));
  if (features.length === 0) {
    const left = exclude.length > 0 ? ' once those of "exclude" are left out' : "";
    throw new DataError(`there is no column besides the target to predict from${left}`, place);
  }
  return features;
}

/**
 * The columns of both, targets first: a missing target is reported before a feature, which it may be meant to be.
 *
 * @throws DataError if a feature has no name
 */
export function listColumns(
  targets: readonly string[],
  features: readonly string[],
  { columns, place }: RowHeader,
): readonly string[] {
  if (features.includes("") && targets.every((name) => columns.includes(name))) {
    const position = columns.indexOf("") + 1;
    throw new DataError(`column ${position} has no name: name it, or leave it out: set "exclude" to [""]`, place);
  }
  return [...targets, ...features];
}
