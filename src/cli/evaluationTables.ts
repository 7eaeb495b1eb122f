import type { Evaluation } from "../predict/evaluate.js";
import type { Classification, Regression } from "../predict/metrics.js";
import { formatNumber } from "./formatNumber.js";
import { bold, dim, type Line } from "./line.js";
import { type Align, renderTable } from "./table.js";

/** How well a model does, for people. */
export function renderEvaluation({ rows, loss, ...metrics }: Evaluation): Line[] {
  const { classifications, regressions } = metrics;
  const isOnly = classifications.length === 1 && regressions.length === 0;
  const facts = [
    ["rows", String(rows)],
    ["loss", formatNumber(loss)],
    ...(isOnly ? [["accuracy", formatShare(classifications[0]?.accuracy ?? 0)]] : []),
  ];
  return [
    ...facts.map(([label = "", fact]) => [dim(label.padEnd("accuracy".length)), `  ${fact}`]),
    ...(regressions.length > 0 ? ["", ...renderRegressions(regressions)] : []),
    ...classifications.flatMap((each) => renderClassification(each, isOnly)),
  ];
}

function renderRegressions(regressions: readonly Regression[]): Line[] {
  const rows = regressions.map(({ target, r2, mae, rmse }) => [target, ...[r2, mae, rmse].map(formatNumber)]);
  return renderTable(["target", "R²", "MAE", "RMSE"], ["left", "right", "right", "right"], rows);
}

function renderClassification(each: Classification, isOnly: boolean): Line[] {
  const { target, accuracy, classes, confusion } = each;
  const labels = classes.map(({ label }) => String(label));
  const right = (count: number) => new Array<Align>(count).fill("right");
  const means = [each.precision, each.recall, each.f1].map(formatShare);
  const perClass = classes.map(({ precision, recall, f1, support }, i) => [
    labels[i] ?? "",
    ...[precision, recall, f1].map(formatShare),
    String(support),
  ]);
  return [
    "",
    ...(isOnly ? [] : [[bold(target), `  accuracy ${formatShare(accuracy)}`]]),
    ...renderTable(
      ["class", "precision", "recall", "F1", "rows"],
      ["left", ...right(4)],
      [...perClass, ["mean", ...means, ""]],
    ),
    "",
    ...renderTable(
      ["true \\ predicted", ...labels],
      ["left", ...right(labels.length)],
      confusion.map((counts, i) => [labels[i] ?? "", ...counts.map(String)]),
    ),
  ];
}

function formatShare(value: number): string {
  return value.toFixed(4);
}
