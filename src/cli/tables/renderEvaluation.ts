import { formatNumber, formatShare } from "../../messages/formatNumber.js";
import {
  type Classification,
  type ClassMetrics,
  type ConfusedPair,
  mostClassesShown,
} from "../../metrics/classification.js";
import { type Evaluation, explainUndefined } from "../../metrics/evaluation.js";
import type { Regression } from "../../metrics/regression.js";
import { mean } from "../../metrics/sum.js";
import { bold, dim, type Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import type { Align } from "../output/textWidth.js";
import { areWithin, type Fit, type Remedy, renderTable } from "./renderTable.js";

/** The metrics of a model, for people. */
export async function renderEvaluation(evaluation: Evaluation, room?: Room): Promise<Line[]> {
  const { rows, loss, classifications, regressions, dropped = 0 } = evaluation;
  const [only] = classifications.length + regressions.length === 1 ? classifications : [];
  const isOnly = only !== undefined;
  const facts = [
    ["rows", `${rows}${dropped > 0 ? ` (${dropped} more have a missing cell and are left out)` : ""}`],
    ["loss", formatNumber(loss)],
    ...(isOnly ? ofClasses.map(({ title, read, format }) => [title, formatDefined(read(only), format)]) : []),
  ];
  return [
    ...facts.map(([label = "", fact]) => [dim(label.padEnd("accuracy".length)), `  ${fact}`]),
    ...(regressions.length > 0 ? ["", ...(await renderRegressions(regressions, room))] : []),
    ...(isOnly || classifications.length === 0 ? [] : ["", ...(await renderClassifications(classifications, room))]),
    ...explainMissing("R²", rows, regressions, ({ r2 }) => r2),
    ...explainMissing("ROC-AUC", rows, classifications, ({ rocAuc }) => rocAuc),
    ...(await Promise.all(classifications.map((each) => renderClassification(each, isOnly, room)))).flat(),
  ];
}

function renderRegressions(regressions: readonly Regression[], room: Room | undefined): Promise<Line[]> {
  const rows = regressions.map(({ target, r2, mae, rmse }) => [
    target,
    formatDefined(r2, formatNumber),
    ...[mae, rmse].map(formatNumber),
  ]);
  return renderTable(["target", "R²", "MAE", "RMSE"], ["left", "right", "right", "right"], rows, fitTargets(room));
}

function fitTargets(room: Room | undefined): Fit | undefined {
  if (room === undefined) return undefined;
  const left = ["RMSE", "PR-AUC", "log loss", "balanced", "ROC-AUC"].map((title) => [title, 0] as const);
  return { room, remedies: ["gaps", ["target", 12], ...left, ["target", 4]] };
}

/** Metrics of a target that is a class. */
const ofClasses: readonly {
  readonly title: string;
  readonly read: (each: Classification) => number | null;
  readonly format: (value: number) => string;
}[] = [
  { title: "accuracy", read: ({ accuracy }) => accuracy, format: formatShare },
  { title: "balanced", read: ({ balancedAccuracy }) => balancedAccuracy, format: formatShare },
  { title: "log loss", read: ({ logLoss }) => logLoss, format: formatNumber },
  { title: "ROC-AUC", read: ({ rocAuc }) => rocAuc, format: formatShare },
  { title: "PR-AUC", read: ({ prAuc }) => prAuc, format: formatShare },
];

/** A line for each target, and one for their mean. */
function renderClassifications(targets: readonly Classification[], room: Room | undefined): Promise<Line[]> {
  const rows = targets.map((each) => [
    each.target,
    ...ofClasses.map(({ read, format }) => formatDefined(read(each), format)),
  ]);
  const means = ofClasses.map(({ read, format }) => {
    const values = targets.map(read).filter((value) => value !== null);
    return formatDefined(values.length < targets.length ? null : mean(values), format);
  });
  return renderTable(
    ["target", ...ofClasses.map(({ title }) => title)],
    ["left", ...right(ofClasses.length)],
    targets.length > 1 ? [...rows, ["mean", ...means]] : rows,
    fitTargets(room),
  );
}

function formatDefined(value: number | null, format: (value: number) => string): string {
  return value === null ? "-" : format(value);
}

/** Why a metric is missing, from the first target that has none. */
function explainMissing<Target extends Classification | Regression>(
  title: string,
  rows: number,
  targets: readonly Target[],
  read: (target: Target) => number | null,
): readonly Line[] {
  const missing = targets.find((target) => read(target) === null);
  return missing === undefined ? [] : ["", `${title} ${explainUndefined(rows, missing)}`];
}

async function renderClassification(each: Classification, isOnly: boolean, room: Room | undefined): Promise<Line[]> {
  const { target, accuracy, classes, confusion, confusedPairs = [] } = each;
  return [
    "",
    ...(isOnly ? [] : [[bold(target), `  accuracy ${formatShare(accuracy)}`]]),
    ...(await renderClasses(each, room)),
    "",
    ...(await (confusion === undefined ? renderPairs(confusedPairs, room) : renderMatrix(confusion, classes, room))),
  ];
}

async function renderClasses(
  { classes, confusion, ...means }: Classification,
  room: Room | undefined,
): Promise<Line[]> {
  const isAbsent = ({ support }: ClassMetrics, i: number) =>
    support === 0 && confusion?.every((counts) => counts[i] === 0) === true;
  const shown = confusion === undefined ? worstOf(classes) : classes;
  const left =
    shown.length === classes.length ? [] : [`the ${shown.length} of ${classes.length} classes with the lowest F1`];
  const shares = ({ precision, recall, f1 }: Pick<ClassMetrics, "precision" | "recall" | "f1">) =>
    [precision, recall, f1].map(formatShare);
  const rows = shown.map((each, i) => [
    String(each.label),
    // A class without rows and predictions does not count in the means.
    ...(isAbsent(each, i) ? ["-", "-", "-"] : shares(each)),
    String(each.support),
  ]);
  return [
    ...left,
    ...(await renderTable(
      ["class", "precision", "recall", "F1", "rows"],
      ["left", ...right(4)],
      [...rows, ["mean", ...shares(means), ""]],
      room && { room, remedies: ["gaps", ["class", 8], ["rows", 0], ["precision", 0], ["recall", 0], ["class", 4]] },
    )),
  ];
}

/** The classes with the lowest F1, as many as a matrix has at most. Of equal ones, those with more rows come first. */
function worstOf(classes: readonly ClassMetrics[]): readonly ClassMetrics[] {
  return classes
    .filter(({ support }) => support > 0)
    .toSorted((a, b) => a.f1 - b.f1 || b.support - a.support)
    .slice(0, mostClassesShown);
}

/** On a terminal that is too narrow for a matrix, its pairs are shown instead. */
async function renderMatrix(
  confusion: readonly (readonly number[])[],
  classes: readonly ClassMetrics[],
  room: Room | undefined,
): Promise<readonly Line[]> {
  const labels = classes.map(({ label }) => String(label));
  const corner = "true \\ predicted";
  const fitted = room && {
    room,
    remedies: ["gaps", [corner, 12], ...labels.map((label) => [label, 6] as const)] satisfies Remedy[],
  };
  const lines = await renderTable(
    [corner, ...labels],
    ["left", ...right(labels.length)],
    confusion.map((counts, i) => [labels[i] ?? "", ...counts.map(String)]),
    fitted,
  );
  return (await areWithin(lines, room)) ? lines : renderPairs(pairsOf(confusion, classes), room);
}

/** Rows of one class that are predicted as another, the most frequent pair first. */
function pairsOf(confusion: readonly (readonly number[])[], classes: readonly ClassMetrics[]): readonly ConfusedPair[] {
  const labelOf = (i: number) => (classes[i] as ClassMetrics).label;
  return confusion
    .flatMap((counts, i) =>
      counts.flatMap((rows, j) => (i === j || rows === 0 ? [] : [{ truth: labelOf(i), predicted: labelOf(j), rows }])),
    )
    .toSorted((a, b) => b.rows - a.rows);
}

async function renderPairs(pairs: readonly ConfusedPair[], room: Room | undefined): Promise<Line[]> {
  if (pairs.length === 0) return ["no class is taken for another"];
  const rows = pairs.map(({ truth, predicted, rows }) => [...[truth, predicted].map(String), String(rows)]);
  return [
    "the classes most often confused",
    ...(await renderTable(
      ["true", "predicted", "rows"],
      ["left", "left", "right"],
      rows,
      room && { room, remedies: ["gaps", ["predicted", 8], ["true", 4]] },
    )),
  ];
}

function right(count: number): readonly Align[] {
  return new Array<Align>(count).fill("right");
}
