import { operation, variable } from "../graph/node.js";
import type { Node, Params, Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { ops } from "../ops/index.js";
import type { RandomStream } from "../random.js";
import { activationParams, resolveActivation } from "./activations.js";
import { drawBiases, drawWeights, type InitSpec } from "./initializers.js";
import {
  type ActivationSpec,
  asActivation,
  asDropout,
  asLinear,
  type LayerSpec,
  type LinearSpec,
  linear,
} from "./layers.js";

/** One entry of `layers`, ready to be applied. */
export interface Layer {
  /** For people: `linear 5`, `relu`. */
  readonly name: string;
  /** Numbers that the layer gives for a sample. */
  readonly width: number;
  /** Named by the entry's index: `layers.0.weight`. */
  readonly parameters: readonly Variable[];
  /** The probability that a unit is left out while training; undefined if no unit is. */
  readonly dropout?: number;
  /**
   * x [rows, width before] -> [rows, width]
   *
   * @param mask [rows, width]; only for a layer with dropout, while training
   */
  apply(x: Node, mask?: Node): Node;
  /** First values for the parameters, in their order. */
  initialize(random: RandomStream): readonly Float64Array[];
}

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

/** First values for every parameter, drawn layer by layer, weights before biases. */
export function initializeNetwork({ layers }: Network, random: RandomStream): Map<Variable, Float64Array> {
  return new Map(
    layers.flatMap((layer) => {
      const values = layer.initialize(random);
      return layer.parameters.map((parameter, i): [Variable, Float64Array] => [parameter, values[i] as Float64Array]);
    }),
  );
}

function buildLayer(spec: LayerSpec, index: number, width: number, init: InitSpec): Layer {
  const asLinearLayer = asLinear(spec);
  if (asLinearLayer !== undefined) return buildLinear(asLinearLayer, index, width, init);
  const activation = asActivation(spec);
  if (activation !== undefined) return buildActivation(activation, width);
  const dropout = asDropout(spec);
  if (dropout !== undefined) return buildDropout(dropout.dropout, width);
  throw new Error(`layers[${index}] is not a layer`);
}

function buildLinear(
  { linear: fanOut, bias: hasBias = true, init }: LinearSpec,
  index: number,
  fanIn: number,
  fallback: InitSpec,
): Layer {
  const weight = variable(`layers.${index}.weight`, [fanIn, fanOut]);
  const bias = hasBias ? variable(`layers.${index}.bias`, [fanOut]) : undefined;
  const spec = init ?? fallback;
  return Object.freeze({
    name: `linear ${fanOut}`,
    width: fanOut,
    parameters: bias === undefined ? [weight] : [weight, bias],
    apply: (x: Node) => linear(x, weight, bias),
    initialize: (random: RandomStream) => {
      const weights = drawWeights(spec, fanIn, fanOut, random);
      return bias === undefined ? [weights] : [weights, drawBiases(spec, fanIn, fanOut, random)];
    },
  });
}

function buildActivation({ activation, ...given }: ActivationSpec, width: number): Layer {
  const op = resolveActivation(activation);
  const params = Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(activationParams(op), name)),
  ) as Params;
  return Object.freeze({
    name: activation,
    width,
    parameters: [],
    apply: (x: Node) => operation(op, [x], params),
    initialize: () => [],
  });
}

function buildDropout(rate: number, width: number): Layer {
  return Object.freeze({
    name: `dropout ${rate}`,
    width,
    parameters: [],
    ...(rate > 0 && { dropout: rate }),
    apply: (x: Node, mask?: Node) => (mask === undefined ? x : ops.multiply(x, mask)),
    initialize: () => [],
  });
}
