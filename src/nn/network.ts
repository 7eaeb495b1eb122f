import type { Node, Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import { buildLayer, type Layer } from "./buildLayer.js";
import type { InitSpec } from "./initializers.js";
import type { LayerSpec } from "./layers.js";

/** A layer, described for people. */
export interface LayerSize extends Pick<Layer, "name" | "width"> {
  /** Trained numbers. */
  readonly parameters: number;
}

/** A multi-layer perceptron: a chain of layers and all of their parameters. */
export interface Network {
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Variable[];
}

/**
 * The network that a config's `layers` describe.
 *
 * @param init for layers without one of their own
 * @throws FormulaError if an activation is neither a known name nor a formula
 */
export function buildNetwork(specs: readonly LayerSpec[], inputWidth: number, init: InitSpec): Network {
  const layers: Layer[] = [];
  let width = inputWidth;
  for (const [index, spec] of specs.entries()) {
    const layer = buildLayer(spec, index, width, init);
    layers.push(layer);
    width = layer.width;
  }
  const parameters = layers.flatMap((layer) => layer.parameters);
  return Object.freeze({ inputWidth, outputWidth: width, layers: Object.freeze(layers), parameters });
}

/** The network's output for x [rows, inputWidth]: [rows, outputWidth]. */
export function applyNetwork(network: Network, x: Node): Node {
  return applyLayers(network, x).at(-1) ?? x;
}

/**
 * Every layer's output for x [rows, inputWidth], each [rows, width].
 *
 * @param masks one for each layer with dropout, in their order; none unless training
 */
export function applyLayers({ layers }: Network, x: Node, masks: readonly Node[] = []): readonly Node[] {
  const left = [...masks];
  let value = x;
  return layers.map((layer) => {
    value = layer.apply(value, layer.dropout === undefined ? undefined : left.shift());
    return value;
  });
}

/** The number of trained numbers in the parameters. */
export function countNumbers(parameters: readonly Variable[]): number {
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Each layer, described for people: with the number of its trained numbers in place of its parameters. */
export function sizesOfLayers({ layers }: Network): readonly LayerSize[] {
  return layers.map(({ name, width, parameters }) => ({ name, width, parameters: countNumbers(parameters) }));
}

/** The sizes of the masks for training, one for each layer with dropout. */
export function widthsOfMasks({ layers }: Network): readonly { readonly width: number; readonly rate: number }[] {
  return layers.flatMap(({ width, dropout }) => (dropout === undefined ? [] : [{ width, rate: dropout }]));
}

/** How many numbers a step holds in all, and how many parameters and activations it has. */
export interface StepSize {
  readonly parameters: number;
  readonly activations: number;
  readonly numbers: number;
}

/** The size of a training step: each parameter with its gradient and its update, each activation with its cotangent, and masks. */
export function sizeOfStep(network: Network, rows: number): StepSize {
  const masks = rows * widthsOfMasks(network).reduce((sum, { width }) => sum + width, 0);
  const parameters = countNumbers(network.parameters);
  const activations = rows * network.layers.reduce((sum, { width }) => sum + width, 0);
  return { parameters, activations, numbers: 3 * parameters + 2 * activations + masks };
}

/** First values for every parameter, drawn layer by layer, weights before biases. */
export function initializeNetwork({ layers }: Network, random: RandomStream): Map<Variable, Float64Array> {
  return new Map(
    layers.flatMap((layer) => {
      const values = layer.initialize(random);
      return layer.parameters.map((parameter, i): [Variable, Float64Array] => [parameter, values[i] as Float64Array]);
    }),
  );
}
