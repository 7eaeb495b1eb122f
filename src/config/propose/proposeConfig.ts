import type { NumberFormat } from "../../data/cells/numberFormat.js";
import type { ColumnProfile, TableProfile } from "../../data/profile/tableProfile.js";
import type { Dialect } from "../../data/read/dialect.js";
import type { FormatName } from "../../data/read/formats.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue, formatValues } from "../../messages/formatValue.js";
import { type ChosenColumns, chooseColumns } from "./chooseColumns.js";
import { type ChosenNetwork, chooseNetwork } from "./chooseNetwork.js";
import { type ChosenTask, chooseTask, type Task } from "./chooseTask.js";
import { chooseThreshold, type RareClass } from "./chooseThreshold.js";
import type { Proposal, ProposedEntry } from "./proposal.js";
import { findTargets } from "./target.js";

export interface ProposalOptions {
  /** The table's file; its path is relative to where the config will be. */
  readonly file: Dialect & { readonly format: FormatName; readonly path: string };
  /** Names of columns. */
  readonly targets: readonly string[];
  /** Found out from the targets if left out. */
  readonly task?: Task | undefined;
  /** The widths of the hidden layers; chosen if left out. */
  readonly hidden?: readonly number[] | undefined;
}

/** More columns are not named one by one. */
const mostListed = 10;
/** The part of the rows that is held out. */
const heldOut = 0.2;

/**
 * Proposes a config for a table. It trains as it is, and says why it is so.
 *
 * @throws UsageError if the targets cannot be predicted, or if there is nothing to predict them from
 */
export function proposeConfig(table: TableProfile, { file, targets, task, hidden }: ProposalOptions): Proposal {
  const columns = findTargets(table, targets);
  const chosen = chooseTask(columns, task);
  const used = chooseColumns(table, columns);
  const rareClass =
    columns.length === 1 && chosen.outputs === 1 && chosen.task === "classification"
      ? chooseThreshold(columns[0] as ColumnProfile)
      : undefined;
  const rows = Math.round(table.rows * (1 - heldOut));
  const network = chooseNetwork({ rows, inputs: used.inputs }, chosen, hidden);
  return {
    title: `${formatCount(table.rows, "row")}, ${formatCount(table.columns.length, "column")}`,
    entries: [
      { key: "data", entries: describeData(file, table, columns, chosen, used) },
      ...describeScaling(columns, chosen),
      ...describeNetwork(network, chosen, used, hidden !== undefined, rareClass),
      ...describeTraining(network, table.rows),
    ],
    uses: new Map([
      ...columns.map(({ name }) => [name, "target"] as const),
      ...used.excluded.map(({ name, reason }) => [name, `left out: ${reason}`] as const),
      ...Array.from(used.widths, ([name, width]) => [name, String(width)] as const),
    ]),
    notes: [...chosen.notes, ...used.notes, ...describeReading(table), ...describeChoices(used, rareClass)],
  };
}

/** How the cells are read, unless in the usual way. */
function describeReading({ format, missingTexts }: TableProfile): readonly string[] {
  const { decimal, thousands } = format;
  const signs = [
    ...(decimal === undefined ? [] : [`${formatValue(decimal)} before decimals`]),
    ...(thousands === undefined ? [] : [`${formatValue(thousands)} between thousands`]),
  ];
  return [
    ...(signs.length === 0 ? [] : [`numbers are read with ${signs.join(" and ")} (decimal, thousands)`]),
    ...(missingTexts === undefined ? [] : [`${formatValues(missingTexts)}: taken for missing (missingTexts)`]),
  ];
}

/** What a person should know who does not read the config. */
function describeChoices(
  { excluded, maxCategories }: ChosenColumns,
  rareClass: RareClass | undefined,
): readonly string[] {
  const left = excluded.slice(0, mostListed).map(({ name, reason }) => `${formatValue(name)} (${reason})`);
  const more = excluded.length > mostListed ? `, and ${excluded.length - mostListed} more` : "";
  return [
    ...(left.length === 0 ? [] : [`left out: ${left.join(", ")}${more}`]),
    ...(maxCategories === undefined ? [] : [`${describeWidest(maxCategories)} (maxCategories)`]),
    ...(rareClass === undefined
      ? []
      : [`${describeShare(rareClass)}: the threshold is ${rareClass.threshold} in place of 0.5`]),
  ];
}

function describeData(
  { format, path, delimiter, quote }: ProposalOptions["file"],
  table: TableProfile,
  targets: readonly ColumnProfile[],
  { what }: ChosenTask,
  { excluded, missing, missingTexts, maxCategories, features }: ChosenColumns,
): readonly ProposedEntry[] {
  const { decimal, thousands }: NumberFormat = table.format;
  const names = targets.map(({ name }) => name);
  const target = names.length === 1 ? names[0] : names;
  const hasTexts = features.some(({ values }) => values === "texts");
  return [
    { key: format, value: path },
    ...entry("delimiter", delimiter),
    ...entry("quote", quote),
    { key: "target", value: target, why: `to predict: ${what}` },
    ...(excluded.length > 0
      ? [
          {
            key: "exclude",
            value: excluded.map(({ name }) => name),
            why: `left out:\n${listed(excluded.map(({ name, reason }) => `${formatValue(name)}: ${reason}`))}`,
          },
        ]
      : []),
    ...entry("decimal", decimal, "how the numbers are written"),
    ...entry("thousands", thousands, decimal === undefined ? "how the numbers are written" : undefined),
    ...entry(
      "missingTexts",
      missingTexts?.map(({ text }) => text),
      `texts that mean a missing cell, besides an empty one: ${missingTexts?.map(({ text, rows }) => `${formatValue(text)} ${formatCount(rows, "time")}`).join(", ")}`,
    ),
    ...(missing.length > 0
      ? [
          {
            key: "missing",
            value: Object.fromEntries(missing.map(({ name, policy }) => [name, policy])),
            why: listed(missing.map(({ reason }) => reason)),
          },
        ]
      : []),
    ...(maxCategories === undefined
      ? []
      : [
          {
            key: "maxCategories",
            value: maxCategories.limit,
            why: describeWidest(maxCategories),
          },
        ]),
    ...(hasTexts
      ? [
          {
            key: "unknown",
            value: "other",
            why: "a text that training did not see is no error in predict: it counts as none of the known ones",
          },
        ]
      : []),
  ];
}

function describeWidest({ limit, widest }: NonNullable<ChosenColumns["maxCategories"]>): string {
  const { name, isDistinctExact, distinct } = widest;
  return `${formatValue(name)} has ${isDistinctExact ? "" : "more than "}${distinct} texts: the ${limit} most frequent ones of a column keep an input of their own, the others share one`;
}

function describeScaling(targets: readonly ColumnProfile[], { task }: ChosenTask): readonly ProposedEntry[] {
  const scale = {
    key: "scale",
    value: "auto",
    why: "columns outside of about -3 … 3 are brought to mean 0 and standard deviation 1",
  };
  if (task === "classification") return [scale];
  return [scale, ...scaleTargets(targets)];
}

function scaleTargets(targets: readonly ColumnProfile[]): readonly ProposedEntry[] {
  const [target] = targets as readonly [ColumnProfile];
  if (targets.every(spansMagnitudes)) {
    const { low = 0, high = 0 } = target.numbers ?? {};
    const why = `the target is positive and spans several orders of magnitude (${shorten(low)} … ${shorten(high)}): its logarithm is learnt`;
    return [{ key: "scaleTargets", value: "log", why }];
  }
  if (targets.every(isNearStandard)) return [];
  return [
    {
      key: "scaleTargets",
      value: "standard",
      why: "likewise for the target; metrics and predictions stay in its unit",
    },
  ];
}

/** The mean says whether more than a few numbers are small beside the largest. */
function spansMagnitudes({ numbers }: ColumnProfile): boolean {
  if (numbers === undefined || !(numbers.low > 0)) return false;
  return numbers.high / numbers.low >= 1000 && numbers.mean * 10 < numbers.high;
}

function isNearStandard({ numbers }: ColumnProfile): boolean {
  if (numbers === undefined) return true;
  const { low, high, deviation } = numbers;
  return low >= -3 && high <= 3 && deviation >= 0.5;
}

function describeNetwork(
  { layers }: ChosenNetwork,
  { loss, why }: ChosenTask,
  { inputs, features }: ChosenColumns,
  isGiven: boolean,
  rareClass: RareClass | undefined,
): readonly ProposedEntry[] {
  const become = `${formatCount(features.length, "column")} ${features.length === 1 ? "becomes" : "become"} ${formatCount(inputs, "input")}`;
  const widths = isGiven ? "hidden layers as they were asked for" : "two hidden layers are enough for most tables";
  return [
    {
      key: "layers",
      value: layers,
      why: `${become}; ${widths}; a little dropout makes up for few rows; the last width is the target's`,
    },
    { key: "loss", value: loss, why },
    ...(rareClass === undefined ? [] : [describeThreshold(rareClass)]),
  ];
}

function describeShare({ label, share }: Pick<RareClass, "label" | "share">): string {
  return `${Number((100 * share).toPrecision(2))} % of the rows are ${formatValue(label)}`;
}

function describeThreshold({ label, share, threshold }: RareClass): ProposedEntry {
  const why = `${describeShare({ label, share })}, which at 0.5 would hardly ever be predicted: from this probability of the second class on, the second is predicted. Nearer to 0.5, fewer ${formatValue(label)} are found, and fewer wrongly`;
  return { key: "threshold", value: threshold, why };
}

function describeTraining(
  { epochs, batchSize, patience, lr, weightDecay, isCapped }: ChosenNetwork,
  rows: number,
): readonly ProposedEntry[] {
  const cap = isCapped ? `; ${epochs} at most, since an epoch over ${formatCount(rows, "row")} takes its time` : "";
  return [
    {
      key: "optimizer",
      value: { name: "adamw", weightDecay },
      why: "adam does well without tuning; weight decay keeps the weights small, which helps with rows that are not seen in training",
    },
    { key: "lr", value: lr },
    { key: "batchSize", value: batchSize },
    {
      key: "validation",
      value: heldOut,
      why: "a fifth of the rows is held out; it tells when to stop, and how good the model is",
    },
    {
      key: "epochs",
      value: epochs,
      why: `the run ends earlier, as soon as ${patience} epochs in a row have not made the validation loss better${cap}`,
    },
    { key: "stop", value: { patience } },
    { key: "keep", value: "best", why: "the model gets the parameters of its best epoch" },
    { key: "seed", value: 1, why: "another seed gives another split, and other first weights" },
  ];
}

/** Line by line, but not too many. */
function listed(lines: readonly string[]): string {
  const more = lines.length > mostListed ? [`and ${lines.length - mostListed} more`] : [];
  return [...lines.slice(0, mostListed), ...more].join("\n");
}

function entry(key: string, value: unknown, why?: string): readonly ProposedEntry[] {
  return value === undefined ? [] : [{ key, value, why }];
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(4)));
}
