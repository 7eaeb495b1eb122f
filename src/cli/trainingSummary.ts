import type { Config } from "../config/schema.js";
import type { RunSummary } from "../train/run.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";

/** What would be trained: the layers with their sizes, the data and the steps. */
export function renderSummary(summary: RunSummary, { epochs }: Config, style: Style): string[] {
  const { samples, validationSamples, inputWidth, outputWidth, stepsPerEpoch, layers, parameters } = summary;
  const table = renderTable(
    ["layer", "width", "parameters"],
    ["left", "right", "right"],
    [
      ["input", String(inputWidth), ""],
      ...layers.map((layer) => [
        layer.name,
        String(layer.width),
        layer.parameters === 0 ? "" : String(layer.parameters),
      ]),
      ["total", "", String(parameters)],
    ],
    style,
  );
  return [
    ...table,
    "",
    `data: ${count(samples, "sample")}${validationSamples > 0 ? ` and ${validationSamples} to validate on` : ""}, ${count(inputWidth, "input")}, ${count(outputWidth, "output")}`,
    `training: ${count(epochs, "epoch")} of ${count(stepsPerEpoch, "step")}`,
  ];
}

/** `1 step`, `2 steps` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
