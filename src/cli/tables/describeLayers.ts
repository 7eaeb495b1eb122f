import { formatCount } from "../../messages/formatCount.js";
import type { LayerSize } from "../../nn/network.js";

/** A network with more layers is cut in its middle. */
const mostLayers = 12;

/** The layers of a network and the number of its trained numbers. */
export interface LayerChain {
  readonly inputWidth: number;
  readonly layers: readonly LayerSize[];
  readonly parameters: number;
}

/** `4 → linear 16 (80) → relu → linear 3 (51) = 131 parameters` */
export function describeLayers({ inputWidth, layers, parameters }: LayerChain): string {
  const all = layers.map((layer) => (layer.parameters === 0 ? layer.name : `${layer.name} (${layer.parameters})`));
  const left = all.length - mostLayers;
  const shown = left > 0 ? [...all.slice(0, mostLayers - 2), `… ${left} more`, ...all.slice(-2)] : all;
  return `${[inputWidth, ...shown].join(" → ")} = ${formatCount(parameters, "parameter")}`;
}
