import type { Style } from "./style.js";
import { renderTable } from "./table.js";

/** A layer, as people are told of it. */
export interface LayerSize {
  readonly name: string;
  /** Numbers that a sample is after it. */
  readonly width: number;
  /** Trained numbers. */
  readonly parameters: number;
}

/** The layers of a network with their sizes, and what they come to. */
export function renderLayers(inputWidth: number, layers: readonly LayerSize[], style: Style): string[] {
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  return renderTable(
    ["layer", "width", "parameters"],
    ["left", "right", "right"],
    [
      ["input", String(inputWidth), ""],
      ...layers.map(({ name, width, parameters }) => [name, String(width), parameters === 0 ? "" : String(parameters)]),
      ["total", "", String(total)],
    ],
    style,
  );
}
