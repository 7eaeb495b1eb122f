import { operation, variable } from "../graph/node.js";
import type { Node, Params, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import type { RandomStream } from "../random.js";
import { activationParams, resolveActivation } from "./activations.js";
import { drawParameters, type InitSpec } from "./initializers.js";
import { type ActivationSpec, type LayerSpec, type LinearSpec, linear, readEntry } from "./layers.js";

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

/**
 * The layer of an entry.
 *
 * @param index of the entry, for the names of parameters
 * @param width numbers that the layer gets for a sample
 * @param init for a layer without one of its own
 * @throws FormulaError if an activation is neither a known name nor a formula
 */
export function buildLayer(spec: LayerSpec, index: number, width: number, init: InitSpec): Layer {
  const entry = readEntry(spec);
  switch (entry.kind) {
    case "linear":
      return buildLinear(entry.spec, index, width, init);
    case "activation":
      return buildActivation(entry.spec, width);
    case "dropout":
      return buildDropout(entry.spec.dropout, width);
  }
}

function buildLinear(
  { linear: fanOut, bias: hasBias = true, init }: LinearSpec,
  index: number,
  fanIn: number,
  fallback: InitSpec,
): Layer {
  const weight = variable(`layers.${index}.weight`, [fanIn, fanOut]);
  const bias = hasBias ? variable(`layers.${index}.bias`, [fanOut]) : undefined;
  return Object.freeze({
    name: `linear ${fanOut}`,
    width: fanOut,
    parameters: bias === undefined ? [weight] : [weight, bias],
    apply: (x: Node) => linear(x, weight, bias),
    initialize: (random: RandomStream) => drawParameters(init ?? fallback, { fanIn, fanOut, hasBias }, random),
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
