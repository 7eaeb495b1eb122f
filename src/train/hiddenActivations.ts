import { asActivation, asLinear, type LayerSpec } from "../nn/layers.js";

/** An activation between two linear layers. */
export interface HiddenActivation {
  /** The layer's index in the config. */
  readonly layer: number;
  /** Its name, or its formula. */
  readonly activation: string;
}

/** The activations before the last linear layer: those that gradients have to get through. */
export function hiddenActivations(layers: readonly LayerSpec[]): readonly HiddenActivation[] {
  const last = layers.findLastIndex((layer) => asLinear(layer) !== undefined);
  return layers.slice(0, Math.max(0, last)).flatMap((spec, layer) => {
    const { activation } = asActivation(spec) ?? {};
    return activation === undefined ? [] : [{ layer, activation }];
  });
}
