import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import { losses } from "../../nn/losses/losses.js";
import { marginOf } from "../../nn/targets/marginOf.js";
import { createPredictionReader } from "../../predict/predictions.js";
import type { PortableModel } from "../portableModel.js";
import type { SourceResult } from "../source/sourceProgram.js";
import { keyLiteral, listLiteral, literal, textLiteral } from "./literals.js";

/**
 * The source of `predict(row)`: it reads the cells, computes, checks that all numbers are finite, and names the classes.
 *
 * @param results those of `compute(cells)`, in its order
 * @throws UsageError if two columns of the prediction would have the same name
 */
export function answerSource(model: PortableModel, results: readonly SourceResult[]): readonly string[] {
  const names = results.map(({ name }) => name);
  return [
    checkSource(model),
    [
      "/** The prediction for a row, an object of its cells by the names of their columns. */",
      "export function predict(row) {",
      "  const cells = readCells(row);",
      `  const { ${names.join(", ")} } = compute(cells);`,
      ...(names.includes("scaled") ? farSource : []),
      "  check(outputs, predictions);",
      ...classSource(model),
      "  return {",
      ...entries(model).map(([key, value]) => `    ${keyLiteral(key)}: ${value},`),
      "  };",
      "}",
    ].join("\n"),
  ];
}

/** Whether a number may be so large that its scaler makes it infinite. */
export function canOverflow(columns: readonly InputColumn[]): boolean {
  return columns.some((column) => {
    if (column.kind !== "number" || column.scaler === undefined) return false;
    const { offset, factor } = column.scaler;
    return [-1, 1].some((sign) => !Number.isFinite((sign * Number.MAX_VALUE - offset) / factor));
  });
}

const farSource = [
  "  const far = scaled.findIndex((value) => !Number.isFinite(value));",
  "  if (far >= 0) {",
  "    const { name } = inputs.findLast(({ at }) => at <= far);",
  '    refuse(name, show(cells[far]) + " lies too far from the data trained on to be scaled");',
  "  }",
];

/** The output of a class has the name of its label. */
function checkSource({ outputColumns, loss, dtype }: PortableModel): string {
  const [column] = outputColumns as readonly [OutputColumn];
  const ofOne = losses[loss].targets.kind === "oneClass" && column.kind === "class";
  const name = ofOne ? textLiteral(column.name) : "outputNames[i]";
  const label = ofOne ? ` + ", class " + show(labels[i]) + ","` : "";
  const names = outputColumns.map((each) => each.name);
  const lists = ofOne ? `const labels = ${listLiteral(column.labels)};` : `const outputNames = ${listLiteral(names)};`;
  return `${lists}

/** Refuses numbers that are not finite. */
function check(outputs, predictions) {
  for (let i = 0; i < outputs.length; i++) {
    const value = Number.isFinite(outputs[i]) ? predictions[i] : outputs[i];
    if (Number.isFinite(value)) continue;
    const output = "the network's output for " + show(${name})${label} + " is " + value;
    throw new Error(output + ", expected a finite number: a number on the way is too large for ${dtype}, or an activation has no value there");
  }
}`;
}

/** Finds the class, if there is one of several. Of equal logits the first is taken; of two, the margin is added to the first. */
function classSource({ loss, model }: PortableModel): readonly string[] {
  if (losses[loss].targets.kind !== "oneClass") return [];
  const margin = marginOf(model.config.threshold);
  const added = margin === 0 ? "" : ` + ${literal(margin)}`;
  return [
    "  let best = 0;",
    `  for (let i = 1; i < outputs.length; i++) if (outputs[i] > outputs[best]${added}) best = i;`,
  ];
}

/** The names and the values of the record. */
function entries({ loss, model, outputColumns }: PortableModel): readonly (readonly [name: string, value: string])[] {
  const { columns } = createPredictionReader({ config: model.config, outputColumns }, true);
  const isOneClass = losses[loss].targets.kind === "oneClass";
  const margin = literal(marginOf(model.config.threshold));
  const targets = outputColumns.map((column, i) => {
    if (column.kind === "number") return `predictions[${i}]`;
    if (isOneClass) return "labels[best]";
    const [no, yes] = column.labels as readonly [string | number, string | number];
    return `outputs[${i}] > ${margin} ? ${literal(yes)} : ${literal(no)}`;
  });
  const probabilities = outputColumns.flatMap((column, i) =>
    column.kind === "number"
      ? []
      : column.labels.map((_, index) => {
          if (isOneClass) return `predictions[${index}]`;
          return index === 1 ? `predictions[${i}]` : `1 - predictions[${i}]`;
        }),
  );
  return [...targets, ...probabilities].map((value, i) => [columns[i] as string, value]);
}
