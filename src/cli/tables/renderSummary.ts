import type { Config } from "../../config/schema.js";
import { formatCount } from "../../messages/formatCount.js";
import type { RunSummary } from "../../train/describeRun.js";
import type { Line } from "../output/line.js";
import { renderLayers } from "./renderLayers.js";

/** A run before it starts, for people: layers, data and steps. */
export async function renderSummary(summary: RunSummary, { epochs }: Config): Promise<Line[]> {
  const { samples, validationSamples, inputWidth, outputWidth, stepsPerEpoch, layers } = summary;
  return [
    ...(await renderLayers(inputWidth, layers)),
    "",
    `data: ${formatCount(samples, "sample")}${validationSamples > 0 ? ` and ${validationSamples} to validate on` : ""}, ${formatCount(inputWidth, "input")}, ${formatCount(outputWidth, "output")}`,
    `training: ${formatCount(epochs, "epoch")} of ${formatCount(stepsPerEpoch, "step")}`,
  ];
}
