import type { ClassColumn, InputColumn, OutputColumn } from "../data/encode/dataset.js";
import type { Label } from "../data/encode/findLabels.js";
import { UsageError } from "../errors.js";
import { formatCount } from "../messages/formatCount.js";
import { formatValue } from "../messages/formatValue.js";
import type { Model } from "../model/model.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { restoreModel } from "../predict/restoreModel.js";
import { keepApart } from "./keepApart.js";

/** What the user calls the columns of a model, whatever its file calls them. */
export interface ColumnNames {
  /** A name for each input of the network. */
  readonly inputs?: readonly string[] | undefined;
  /** A name for each target. */
  readonly target?: readonly string[] | undefined;
  /** The classes of every target, in the order of the outputs; of a yes/no target first no, then yes. */
  readonly labels?: readonly Label[] | undefined;
}

/**
 * The model with these names in place of its own.
 *
 * @param file the model's, for messages
 * @throws UsageError with all reasons, if the names do not fit the model or each other
 */
export function nameColumns(model: Model, { inputs, target, labels }: ColumnNames, file: string): Model {
  if ((inputs ?? target ?? labels) === undefined) return model;
  const { inputColumns, outputColumns } = restoreModel(model, file);
  const problems = [
    ...(inputs === undefined ? [] : findProblems("--inputs", inputs, inputColumns.length, "name")),
    ...(target === undefined ? [] : findProblems("--target", target, outputColumns.length, "name")),
    ...(labels === undefined ? [] : findLabelProblems(labels, outputColumns, model.config.loss)),
    ...findShared(target ?? [], inputs ?? inputColumns.map(({ name }) => name)),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  const named = inputColumns.map((column, i): InputColumn => ({ ...column, name: inputs?.[i] ?? column.name }));
  const targets = outputColumns.map((column, i): OutputColumn => {
    const renamed = { ...column, name: target?.[i] ?? column.name };
    return labels === undefined ? renamed : { ...(renamed as ClassColumn), labels };
  });
  return {
    ...model,
    inputs: { ...model.inputs, columns: named },
    outputs: { ...model.outputs, columns: keepApart(targets, targets, named) ?? targets },
  };
}

/** A name for each of as many columns, none of them twice. */
function findProblems(option: string, names: readonly Label[], expected: number, noun: string): readonly string[] {
  const seen = new Set<Label>();
  const twice = new Set(names.filter((name) => seen.size === seen.add(name).size));
  return [
    ...(names.length === expected ? [] : [`${option}: got ${formatCount(names.length, noun)}, expected ${expected}`]),
    ...(names.includes("") ? [`${option}: a ${noun} is empty`] : []),
    ...[...twice].filter((name) => name !== "").map((name) => `${option}: ${formatValue(name)} is there twice`),
  ];
}

function findLabelProblems(
  labels: readonly Label[],
  columns: readonly OutputColumn[],
  loss: LossName,
): readonly string[] {
  const [column] = columns;
  if (column?.kind === "class") return findProblems("--labels", labels, column.labels.length, "label");
  const remedy =
    losses[loss].targets.kind === "numbers"
      ? ": if its outputs are classes, add --loss crossEntropy, or --loss binaryCrossEntropy for yes/no targets"
      : "";
  return [`--labels: the model gives numbers (loss ${loss})${remedy}`];
}

function findShared(targets: readonly string[], inputs: readonly string[]): readonly string[] {
  const shared = targets.filter((name) => inputs.includes(name));
  return shared.map((name) => `--target: ${formatValue(name)} is the name of an input`);
}
