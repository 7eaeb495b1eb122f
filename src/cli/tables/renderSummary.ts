import type { Config } from "../../config/schema.js";
import type { RunSummary } from "../../train/trainingRun.js";
import type { Line } from "../output/line.js";
import { renderLayers } from "./renderLayers.js";

/** A run before it starts, for people: layers, data and steps. */
export async function renderSummary(summary: RunSummary, { epochs }: Config): Promise<Line[]> {
  const { samples, validationSamples, inputWidth, outputWidth, stepsPerEpoch, layers } = summary;
  return [
    ...(await renderLayers(inputWidth, layers)),
    "",
    `data: ${count(samples, "sample")}${validationSamples > 0 ? ` and ${validationSamples} to validate on` : ""}, ${count(inputWidth, "input")}, ${count(outputWidth, "output")}`,
    `training: ${count(epochs, "epoch")} of ${count(stepsPerEpoch, "step")}`,
  ];
}

/** `1 step`, `2 steps` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
