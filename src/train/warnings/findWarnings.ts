import type { Config } from "../../config/schema.js";
import { countEach } from "../../data/encode/countEach.js";
import type { ClassColumn, Dataset, OutputColumn } from "../../data/encode/dataset.js";
import { columnNames } from "../../data/encode/inputNames.js";
import { rangeOf } from "../../data/encode/range.js";
import type { Table } from "../../data/encode/table.js";
import type { DataOrigin } from "../../data/load/loadDatasets.js";
import { classesOf } from "../../data/load/split.js";
import { areClasses } from "../../data/load/weighDatasets.js";
import { formatShort } from "../../messages/formatShort.js";
import { formatValue } from "../../messages/formatValue.js";
import { outputRange } from "../../nn/activations.js";
import { asActivation, readEntry } from "../../nn/layers.js";
import { losses } from "../../nn/losses/losses.js";

/** Larger numbers are worth scaling; so are columns whose spreads differ by more than this factor. */
export const unscaled = 100;
/** The most frequent class may have so many times the rows of the rarest one. */
const unbalanced = 10;

/** Finds what is likely to go wrong in a run, each with its remedy, in the config and the data trained on. */
export function findWarnings(config: Config, dataset: Dataset): readonly string[] {
  return [
    ...checkConstants(dataset),
    ...checkScale(config, dataset),
    ...checkTargetScale(config, dataset),
    ...checkBalance(config, dataset),
    ...checkThreshold(config, dataset),
    ...checkLastActivation(config, dataset),
  ];
}

/** Says how many rows were left out, if any were: they may be more than expected. */
export function describeDropped({ rows, dropped = 0 }: DataOrigin, { data }: Pick<Config, "data">): readonly string[] {
  if (dropped === 0) return [];
  const some = `${dropped} of ${rows + dropped} rows`;
  return areTargetsDropped(data)
    ? [`${some} have no target and are left out`]
    : [`${some} have a missing cell and are left out: "missing": "indicator" would keep them`];
}

/** Whether only rows are dropped that lack a target. */
function areTargetsDropped(data: Config["data"]): boolean {
  if (!("missing" in data) || typeof data.missing !== "object") return false;
  return Object.entries(data.missing).every(
    ([column, policy]) => policy !== "drop" || [data.target].flat().includes(column),
  );
}

interface ColumnRange {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** From the smallest to the largest number of each column. */
function rangesOf({ columns, values }: Table, names: readonly string[]): readonly ColumnRange[] {
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, column = 0; i < values.length; i++, column = column + 1 === columns ? 0 : column + 1) {
    const value = values[i] as number;
    if (value < (low[column] as number)) low[column] = value;
    if (value > (high[column] as number)) high[column] = value;
  }
  return names.map((name, i) => ({ name, low: low[i] as number, high: high[i] as number }));
}

function checkConstants({ inputs, inputColumns }: Dataset): readonly string[] {
  if (inputs.rows < 2) return [];
  // A text that only held-out rows have is like one that no row has, if that is no error. It cannot be left out alone.
  const texts = new Set(
    columnNames(inputColumns.filter((each) => each.kind === "category" && each.other !== undefined)),
  );
  const constant = rangesOf(inputs, columnNames(inputColumns)).filter(
    ({ name, low, high }) => low === high && !(high === 0 && texts.has(name)),
  );
  const [first] = constant;
  if (first === undefined) return [];
  const { length } = constant;
  const column = inputColumns.find(({ name }) => name === first.name);
  // The scaler of a constant column has the constant as its offset, and a factor of 1.
  const offset = column?.kind === "number" ? (column.scaler?.offset ?? 0) : 0;
  return [
    length === 1
      ? `the input ${formatValue(first.name)} is ${first.low + offset} in every row trained on, and teaches nothing: leave it out`
      : `${length} inputs are the same in every row trained on, such as ${formatValue(first.name)}, and teach nothing: leave them out`,
  ];
}

function checkScale({ scale }: Config, { inputs, inputColumns }: Dataset): readonly string[] {
  if (scale !== "none" || !inputColumns.some(({ kind }) => kind === "number")) return [];
  return checkSizes("inputs", rangesOf(inputs, columnNames(inputColumns)), 'set "scale" to "standard"');
}

function checkTargetScale({ scaleTargets, loss }: Config, { targets, outputColumns }: Dataset): readonly string[] {
  if (scaleTargets !== "none" || losses[loss].targets.kind !== "numbers") return [];
  return checkSizes("targets", targetRanges(targets, outputColumns), 'set "scaleTargets" to "standard"');
}

/** Sizes that the usual first weights and learning rates are not made for. */
function checkSizes(what: string, columns: readonly ColumnRange[], remedy: string): readonly string[] {
  const ranges = columns.filter(({ low, high }) => low < high).toSorted(bySpread);
  const [narrow, wide] = [ranges.at(0), ranges.at(-1)];
  if (narrow === undefined || wide === undefined) return [];
  if (spreadOf(wide) > unscaled * spreadOf(narrow)) {
    return [`the ${what} are of very different sizes, ${describeRange(narrow)} and ${describeRange(wide)}: ${remedy}`];
  }
  const sizeOf = ({ low, high }: ColumnRange) => Math.max(-low, high);
  const large = ranges.find((range) => sizeOf(range) > unscaled);
  if (large !== undefined) return [`the ${what} are large, ${describeRange(large)}: ${remedy}`];
  const tiny = ranges.every((range) => sizeOf(range) < 1 / unscaled);
  return tiny ? [`the ${what} are tiny, ${describeRange(wide)}: ${remedy}`] : [];
}

function checkBalance({ classWeights, threshold }: Config, dataset: Dataset): readonly string[] {
  const classes = classesOf(dataset);
  if (classes === undefined) return [];
  const { labels } = dataset.outputColumns[0] as ClassColumn;
  const counts = countEach(classes, labels.length);
  const [fewest, most] = rangeOf(counts);
  if (most <= unbalanced * fewest) return [];
  const [rare, frequent] = [fewest, most].map((count) => formatValue(labels[counts.indexOf(count)]));
  if (fewest === 0)
    return [`no row trained on is of the class ${rare}, which cannot be learned: leave it out, or add rows`];
  if (classWeights !== undefined || threshold !== undefined) return [];
  const remedy = areClasses(dataset.targets) ? 'set "classWeights" to "balanced", or add rows' : "add rows";
  return [`the class ${rare} has ${fewest} of ${classes.length} rows and ${frequent} ${most}: ${remedy}`];
}

/** A threshold and weights that favour the same one of two classes make up twice for how rare it is. */
function checkThreshold({ threshold = 0.5 }: Config, { outputColumns }: Dataset): readonly string[] {
  const [column, ...others] = outputColumns;
  if (column?.kind !== "class" || others.length > 0 || column.labels.length !== 2) return [];
  const [first = 1, second = 1] = column.weights ?? [];
  return (threshold < 0.5 && second > first) || (threshold > 0.5 && first > second)
    ? [`"classWeights" and a "threshold" of ${threshold} both make up for rare classes: leave one of them out`]
    : [];
}

function checkLastActivation({ layers, loss }: Config, { targets, outputColumns }: Dataset): readonly string[] {
  const last = layers.findLast((layer) => readEntry(layer).kind !== "dropout");
  const range = last === undefined ? undefined : outputRange(last);
  if (last === undefined || range === undefined) return [];
  const name = asActivation(last)?.activation;
  const [low, high] = range;
  const { activation, unchangedBy } = losses[loss];
  if (activation !== undefined) {
    if (name === unchangedBy) return [];
    return name === activation
      ? [`${loss} takes logits, and applies ${name} itself: leave the last ${name} out`]
      : [`${loss} takes logits, which may be any numbers, but ${name} gives ${describeBounds(range)}: leave it out`];
  }
  const outside = targetRanges(targets, outputColumns).find((each) => each.low < low || each.high > high);
  if (outside === undefined) return [];
  const scaling = Number.isFinite(high - low) ? ', or set "scaleTargets" to "minmax"' : "";
  return [
    `the targets are beyond what the last layer can give, ${describeRange(outside)}, while ${name} gives ${describeBounds(range)}: leave it out${scaling}`,
  ];
}

function targetRanges(targets: Table, columns: readonly OutputColumn[]): readonly ColumnRange[] {
  return rangesOf(
    targets,
    columns.map(({ name }) => name),
  );
}

const spreadOf = ({ low, high }: ColumnRange) => high - low;
const bySpread = (a: ColumnRange, b: ColumnRange) => spreadOf(a) - spreadOf(b);

/** `"age" 0 … 97` */
function describeRange({ name, low, high }: ColumnRange): string {
  return `${formatValue(name)} ${formatShort(low)} … ${formatShort(high)}`;
}

function describeBounds([low, high]: readonly [number, number]): string {
  if (low === Number.NEGATIVE_INFINITY) return `nothing above ${formatShort(high)}`;
  return high === Number.POSITIVE_INFINITY
    ? `nothing below ${formatShort(low)}`
    : `${formatShort(low)} … ${formatShort(high)}`;
}
