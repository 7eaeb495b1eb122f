import type * as z from "zod/mini";
import { targetScalings } from "../data/load/scaling.js";
import { formatValue } from "../messages/formatValue.js";
import { findLoss, usualLoss } from "../nn/losses/losses.js";
import { isWidthInQuotes } from "./layerSchema.js";

/** Entries that depend on each other. */
interface Entries {
  readonly data?: unknown;
  readonly layers?: unknown;
  readonly loss?: unknown;
  readonly scaleTargets?: unknown;
  readonly validation?: unknown;
  readonly classWeights?: unknown;
  readonly sampleWeight?: unknown;
  readonly threshold?: unknown;
  readonly stop?: unknown;
  readonly keep?: unknown;
}

/** Checks entries of a config that depend on each other. It runs even if other entries are wrong, so any of them may have any type. */
export function checkTogether(config: unknown, context: Pick<z.core.$RefinementCtx, "addIssue">): void {
  if (typeof config !== "object" || config === null) return;
  const { data, layers, loss, scaleTargets, validation, classWeights, sampleWeight, threshold, stop, keep } =
    config as Entries;
  const report = (path: readonly string[], message: string) => {
    context.addIssue({ code: "custom", path: [...path], message });
  };
  if (Array.isArray(layers) && layers.every(isNotLinear)) {
    report(["layers"], "expected at least one linear layer: its width, such as 1");
  }
  const kind = findLoss(loss)?.targets.kind;
  if (
    kind !== undefined &&
    kind !== "numbers" &&
    targetScalings.some((scaling) => scaling !== "none" && scaling === scaleTargets)
  ) {
    report(["scaleTargets"], `the targets of ${loss} cannot be scaled: expected "none"`);
  }
  if (classWeights !== undefined && kind === "numbers") {
    report(["classWeights"], explainNoClasses(loss));
  }
  if (sampleWeight !== undefined && [data, validation].some(hasNoColumns)) {
    report(
      ["sampleWeight"],
      "it is a column of a data file, and data in the config or generated has none: leave this out",
    );
  }
  if (threshold !== undefined && kind === "numbers") {
    const { oneClass, yesOrNo } = usualLoss;
    report(["threshold"], `${loss} has no classes: a threshold is for losses such as ${yesOrNo} and ${oneClass}`);
  }
  for (const [key, entry] of Object.entries({ stop, keep })) {
    if (validation !== undefined || !hasMetric(entry)) continue;
    report(
      [key, "metric"],
      'there are no rows to measure it on: set "validation" to a fraction of the data, such as 0.2',
    );
  }
  if (hasMetric(stop) && !("patience" in stop)) {
    report(["stop"], 'the metric ends no run by itself: add "patience", such as 20');
  }
  if (typeof data !== "object" || data === null) return;
  // Generated shapes have a number of classes, which every loss can take.
  if ("generate" in data) return;
  const { classes, target, features } = data as Readonly<Record<string, unknown>>;
  if (classes !== undefined && kind === "numbers") report(["data", "classes"], explainNoClasses(loss));
  for (const [key, columns] of Object.entries({ target, features })) {
    if (sampleWeight === undefined || ![columns].flat().includes(sampleWeight)) continue;
    report(["sampleWeight"], `${formatValue(sampleWeight)} is a ${key.replace(/s$/, "")}: expected another column`);
  }
  if (threshold !== undefined && kind === "oneClass" && Array.isArray(classes) && classes.length > 2) {
    report(["threshold"], `a threshold is for two classes, got ${classes.length}`);
  }
  if (kind === "yesOrNo" && Array.isArray(classes) && classes.length > 2) {
    report(["data", "classes"], `${loss} takes two classes, got ${classes.length}: ${usualLoss.oneClass} takes more`);
  }
  const severalTargets = Array.isArray(target) && target.length > 1;
  if (severalTargets && kind === "oneClass") {
    report(["data", "target"], `${loss} takes one column of classes, got ${target.length}`);
  }
  if (severalTargets && kind === "yesOrNo" && classWeights !== undefined) {
    report(["classWeights"], `expected a single target, got ${target.length}: leave this out`);
  }
  if (severalTargets && kind === "yesOrNo" && classes !== undefined) {
    report(["data", "classes"], "several target columns have two classes each, those in the data: leave this out");
  }
}

function explainNoClasses(loss: unknown): string {
  return `${loss} has no classes: they are for losses such as ${usualLoss.oneClass} and ${usualLoss.yesOrNo}`;
}

/** Whether it is data in the config itself, or generated, or not known. */
function hasNoColumns(data: unknown): boolean {
  return typeof data === "object" && data !== null && ["inputs", "generate", "imported"].some((key) => key in data);
}

function hasMetric(entry: unknown): entry is { readonly metric: unknown } {
  return typeof entry === "object" && entry !== null && "metric" in entry && entry.metric !== undefined;
}

/** False for an entry that is refused: it may be meant to be linear, and one problem is enough. */
function isNotLinear(entry: unknown): boolean {
  if (typeof entry === "string") return !isWidthInQuotes(entry);
  if (typeof entry !== "object" || entry === null || "linear" in entry) return false;
  return "activation" in entry || "dropout" in entry;
}
