import { bandCount } from "../../charts/plane/levelLooks.js";
import { noLevel } from "../../charts/plane/plane.js";
import type { NumberColumn, OutputColumn } from "../../data/encode/dataset.js";
import type { Outputs } from "../../forward/forward.js";
import { readNumber } from "../../forward/readNumber.js";
import type { TrainedNetwork } from "../../forward/trainedNetwork.js";
import { formatShort } from "../../messages/formatShort.js";
import { classTargetsOf } from "../../nn/losses/losses.js";
import { marginOf } from "../../nn/targets/marginOf.js";
import type { OutputRows } from "../../nn/targets/targets.js";

/** How a model's answers become levels: the classes of its first target, or bands of that target's numbers. */
export interface PlaneLevels {
  readonly kind: "classes" | "bands";
  readonly names: readonly string[];
  /** The level that is predicted for a row; `noLevel` if the output is not finite. */
  predicted(outputs: Outputs, row: number): number;
  /** Whether another class is nearly as likely as the predicted one. */
  isUnsure(outputs: Outputs, row: number): boolean;
  /** The level of a row of targets, as the loss takes them. */
  known(targets: OutputRows, row: number): number;
}

type Meaning = Pick<TrainedNetwork, "config" | "outputColumns">;

/** A class is unsure if another one is less than so much less likely. */
const leastLead = 0.2;

/**
 * The levels of the first target.
 *
 * @param range of the target's numbers, in their raw unit
 */
export function planeLevelsOf(meaning: Meaning, range: Range): PlaneLevels {
  const column = targetOf(meaning);
  return column.kind === "class" ? classLevels(meaning, column.labels.map(String)) : bandLevels(column, range);
}

export function targetOf({ outputColumns }: Meaning): OutputColumn {
  return outputColumns[0] as OutputColumn;
}

function classLevels({ config }: Meaning, names: readonly string[]): PlaneLevels {
  const { kind, findClass, findProbability } = classTargetsOf(config.loss);
  const margin = marginOf(config.threshold);
  // Targets of yes or no are 0 or 1, or a share between them.
  const knownMargin = kind === "yesOrNo" ? 0.5 : 0;
  const predicted = (outputs: Outputs, row: number) => findClass(outputs, row, 0, margin);
  return {
    kind: "classes",
    names,
    predicted: (outputs, row) => (isAllFinite(outputs, row, kind === "oneClass") ? predicted(outputs, row) : noLevel),
    isUnsure: (outputs, row) => {
      const rows = { values: outputs.predictions, width: outputs.width };
      const level = predicted(outputs, row);
      const lead = findProbability(rows, row, 0, level) - leastLead;
      return names.some((_, other) => other !== level && findProbability(rows, row, 0, other) > lead);
    },
    known: (targets, row) => findClass(targets, row, 0, knownMargin),
  };
}

/** @param isWhole whether all outputs of the row count, or the first alone */
function isAllFinite({ values, width }: Outputs, row: number, isWhole: boolean): boolean {
  return values.subarray(row * width, row * width + (isWhole ? width : 1)).every(Number.isFinite);
}

/** From the smallest to the largest number. */
export type Range = readonly [low: number, high: number];

function bandLevels(column: NumberColumn, [low, high]: Range): PlaneLevels {
  // Halved, since the difference of large numbers may be infinite.
  const share = (value: number) => (high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5);
  const bandOf = (value: number) => {
    if (!Number.isFinite(value)) return noLevel;
    return Math.min(Math.max(Math.floor(share(value) * bandCount), 0), bandCount - 1);
  };
  const edges = Array.from({ length: bandCount - 1 }, (_, i) => {
    const part = (i + 1) / bandCount;
    return formatShort(low * (1 - part) + high * part);
  });
  const names = Array.from({ length: bandCount }, (_, i) => {
    if (i === 0) return `to ${edges[0]}`;
    return i === edges.length ? `from ${edges[i - 1]}` : `${edges[i - 1]} to ${edges[i]}`;
  });
  return {
    kind: "bands",
    names,
    predicted: ({ predictions, width }, row) => bandOf(readNumber(column, predictions[row * width] as number)),
    isUnsure: () => false,
    known: ({ values, width }, row) => bandOf(readNumber(column, values[row * width] as number)),
  };
}
