import { ConfigError, DataError, type Place, type Problem } from "../../errors.js";
import { formatValues } from "../../messages/formatValue.js";
import { suggestion } from "../../messages/nearest.js";
import { parseNumber } from "../cells/parseNumber.js";
import { countEach } from "../encode/countEach.js";
import type { Dataset, OutputColumn } from "../encode/dataset.js";
import type { Table } from "../encode/table.js";
import { classesOf } from "./split.js";

/** `balanced`: the rarer a class, the more its rows count. Or the weight of each class by its label. */
export type ClassWeights = "balanced" | Readonly<Record<string, number>>;

interface WeighOptions {
  readonly classWeights?: ClassWeights | undefined;
  readonly place: (path: readonly string[]) => Place;
}

/**
 * Gives the classes their weights, and checks that some rows count.
 *
 * @throws ConfigError if the weights of classes do not fit the data
 * @throws DataError if all samples have the weight 0
 */
export function weighDatasets<Parts extends { readonly training: Dataset; readonly validation?: Dataset }>(
  parts: Parts,
  options: WeighOptions,
): Parts {
  const { training, validation } = parts;
  checkSampleWeights(training, "trained on", options);
  if (validation !== undefined) checkSampleWeights(validation, "validated on", options);
  const outputColumns = weighColumns(training, options);
  return {
    ...parts,
    training: { ...training, outputColumns },
    ...(validation && { validation: { ...validation, outputColumns } }),
  };
}

function checkSampleWeights({ sampleWeights }: Dataset, what: string, { place }: WeighOptions): void {
  if (sampleWeights?.every((weight) => weight === 0) !== true) return;
  throw new DataError(`every row ${what} has the weight 0`, place(["sampleWeight"]));
}

/** The columns of the targets with new weights: those of a model that is trained further may have others. */
function weighColumns(training: Dataset, { classWeights, place }: WeighOptions): readonly OutputColumn[] {
  const columns = training.outputColumns.map((column) => {
    if (column.kind !== "class") return column;
    const { weights: _, ...plain } = column;
    return plain;
  });
  if (classWeights === undefined) return columns;
  const problem = (message: string, ...key: readonly string[]): Problem => {
    const path = ["classWeights", ...key];
    return { place: place(path), path: path.join("."), message };
  };
  const [column] = columns;
  const classes = classesOf(training);
  if (column?.kind !== "class" || classes === undefined || !areClasses(training.targets)) {
    throw new ConfigError([problem("expected a single target, with one class in each row: leave this out")]);
  }
  if (classWeights === "balanced") return [{ ...column, weights: balance(classes, column.labels.length) }];
  const names = column.labels.map(String);
  const given = Object.keys(classWeights);
  const keys = names.map((name) => given.find((label) => label === name) ?? given.find((label) => isSame(label, name)));
  const unknown = given.filter((label) => !keys.includes(label));
  const missing = names.filter((_, i) => keys[i] === undefined);
  const strangers = unknown.map((label) =>
    problem(`it is not one of the classes ${formatValues(names)}${suggestion(label, names)}`, label),
  );
  if (strangers.length > 0) throw new ConfigError(strangers);
  if (missing.length > 0) {
    throw new ConfigError([problem(`there is no weight for ${formatValues(missing)}: every class needs one`)]);
  }
  return [{ ...column, weights: keys.map((key) => classWeights[key as string] as number) }];
}

/** Whether two labels are the same number, such as `2` and `2.0`. */
function isSame(a: string, b: string): boolean {
  const number = parseNumber(a);
  return number !== undefined && number === parseNumber(b);
}

/** Whether all targets are 0 or 1, and not shares of classes. */
export function areClasses({ values }: Table): boolean {
  return values.every((value) => value === 0 || value === 1);
}

/** n / (K · n_k) for each class k. A class that no row is of weighs as if one row were. */
function balance(classes: Uint32Array, count: number): readonly number[] {
  return Array.from(countEach(classes, count), (rows) => classes.length / (count * Math.max(rows, 1)));
}
