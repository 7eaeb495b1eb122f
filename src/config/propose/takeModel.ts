import type { MissingPolicy } from "../../data/cells/missing.js";
import type { DataColumns, InputColumn } from "../../data/encode/dataset.js";
import type { LayerSpec } from "../../nn/layers.js";
import { type LossName, losses } from "../../nn/losses/losses.js";
import type { Task } from "./chooseTask.js";
import type { ProposedEntry } from "./proposal.js";

/** The parts of a model that is trained further, which a config must have too. */
export interface StartingModel {
  readonly layers: readonly LayerSpec[];
  readonly loss: LossName;
  /** The inputs that it names; undefined if it names none: then they are the columns of the data in their order. */
  readonly inputs?: DataColumns["inputColumns"] | undefined;
  readonly outputs?: DataColumns["outputColumns"] | undefined;
  /** Whether scalers and fills are fitted to the data instead of being taken from the model. */
  readonly isRefit: boolean;
}

/** What the model was trained for. */
export function taskOf({ loss }: StartingModel): Task {
  return losses[loss].targets.kind === "numbers" ? "regression" : "classification";
}

/** The entries of a proposal with what the model has, in place of what would be chosen for the data. */
export function takeModel(
  entries: readonly ProposedEntry[],
  model: StartingModel,
  targets: readonly string[],
): readonly ProposedEntry[] {
  const why = "as in the model whose parameters the run starts from";
  const taken = new Map<string, unknown>([
    ["layers", model.layers],
    ["loss", model.loss],
    ...(model.isRefit ? [] : scalingsOf(model)),
  ]);
  const known = entries.filter(({ key }) => !taken.has(key));
  return [
    ...known.map(
      (entry): ProposedEntry =>
        entry.key === "data" && "entries" in entry
          ? { ...entry, entries: fitData(entry.entries, model, targets) }
          : entry,
    ),
    ...Array.from(taken, ([key, value]): ProposedEntry => ({ key, value, why })),
  ];
}

/** With auto the scalers of inputs are those of the model. There is no such word for targets. */
function scalingsOf({ inputs, outputs }: StartingModel): readonly (readonly [string, string])[] {
  const scaler = outputs?.map((column) => (column.kind === "number" ? column.scaler : undefined)).find(Boolean);
  return [
    ["scale", inputs === undefined ? "none" : "auto"],
    ["scaleTargets", scaler?.kind ?? "none"],
  ];
}

/** Missing cells become what they are for the model: those of a column that it does not fill are in no row. */
function fitData(
  entries: readonly ProposedEntry[],
  { inputs }: StartingModel,
  targets: readonly string[],
): readonly ProposedEntry[] {
  const found = entries.find(({ key }) => key === "missing");
  const missing = found !== undefined && "value" in found ? Object.keys(found.value as object) : [];
  const policies = new Map<string, MissingPolicy>(missing.map((name) => [name, "drop"]));
  for (const column of inputs ?? []) {
    const policy = policyOf(column);
    if (policy !== undefined && !targets.includes(column.name)) policies.set(column.name, policy);
  }
  return [
    ...entries.filter(({ key }) => key !== "missing"),
    ...(policies.size > 0
      ? [{ key: "missing", value: Object.fromEntries(policies), why: "as in the model; other rows are left out" }]
      : []),
  ];
}

function policyOf(column: InputColumn): MissingPolicy | undefined {
  if (column.indicator === true) return "indicator";
  return (column.kind === "number" ? column.fill : column.kind === "date" ? column.fills : undefined) === undefined
    ? undefined
    : "mean";
}
