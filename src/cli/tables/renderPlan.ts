import { sourceOf } from "../../data/load/dataSpec.js";
import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValues } from "../../messages/formatValue.js";
import type { RunPlan } from "../../train/describeRun.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { describeInputs, describeTarget } from "./describeInputs.js";
import { renderColumns } from "./renderColumns.js";
import { renderLayers } from "./renderLayers.js";

/** A run before it starts, for people: columns, layers, data and steps. */
export async function renderPlan(plan: RunPlan, room: Room): Promise<Line[]> {
  const { samples, validationSamples, inputWidth, outputWidth, stepsPerEpoch, layers, config } = plan;
  return [
    ...(await renderTable(plan, room)),
    ...(await renderLayers(inputWidth, layers, room)),
    "",
    `data: ${formatCount(samples, "sample")}${validationSamples > 0 ? ` and ${validationSamples} to validate on` : ""}, ${formatCount(inputWidth, "input")}, ${formatCount(outputWidth, "output")}`,
    `training: ${formatCount(config.epochs, "epoch")} of ${formatCount(stepsPerEpoch, "step")}`,
  ];
}

/** The columns that are used, targets last, and the names of those that are left out. */
async function renderTable({ profile, inputs, outputs, config }: RunPlan, room: Room): Promise<Line[]> {
  if (profile === undefined) return [];
  const uses = new Map([
    ...inputs.columns.map((column) => [column.name, describeInputs(column)] as const),
    ...outputs.columns.map((column) => [column.name, describeTarget(column)] as const),
  ]);
  const isTarget = ({ name }: ColumnProfile) => outputs.columns.some((column) => column.name === name);
  const { columns } = profile;
  const targets = columns.filter(isTarget).map(asTarget);
  const ordered = [...columns.filter((column) => !isTarget(column)), ...targets];
  const source = sourceOf(config.data);
  const excluded = (source.kind === "file" && source.columns.exclude) || [];
  return [
    ...(await renderColumns(ordered, ({ name }) => uses.get(name) ?? "", room)),
    ...(excluded.length === 0 ? [] : [`left out: ${formatValues(excluded)}`]),
    "",
  ];
}

/** What tells rows apart is nothing to predict from, but a target like others. */
function asTarget(column: ColumnProfile): ColumnProfile {
  if (column.kind !== "identifier") return column;
  return { ...column, kind: column.values === "numbers" ? "number" : "category" };
}
