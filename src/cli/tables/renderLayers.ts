import type { LayerSize } from "../../nn/network.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { renderTable } from "./renderTable.js";

/** The layers of a network with their sizes, and the number of all parameters. */
export function renderLayers(inputWidth: number, layers: readonly LayerSize[], room: Room): Promise<Line[]> {
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  return renderTable(
    ["layer", "width", "parameters"],
    ["left", "right", "right"],
    [
      ["input", String(inputWidth), ""],
      ...layers.map(({ name, width, parameters }) => [name, String(width), parameters === 0 ? "" : String(parameters)]),
      ["total", "", String(total)],
    ],
    { room, remedies: ["gaps", ["layer", 8]] },
  );
}
