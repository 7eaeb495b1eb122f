import type { Config } from "../../../config/schema.js";
import { activationParams, resolveActivation } from "../../../nn/activations.js";
import { type LayerEntry, readEntry } from "../../../nn/layers.js";

/** A module of `torch.nn`: its class and arguments. */
export type TorchModule = readonly [name: string, args: Readonly<Record<string, number | boolean>>];

type Params = Readonly<Record<string, number>>;

/** The activations that PyTorch has, too. */
const modules: Readonly<Record<string, (params: Params) => TorchModule>> = {
  relu: () => ["ReLU", {}],
  leakyRelu: ({ slope = 0.01 }) => ["LeakyReLU", { negative_slope: slope }],
  elu: ({ alpha = 1 }) => ["ELU", { alpha }],
  selu: () => ["SELU", {}],
  gelu: () => ["GELU", {}],
  silu: () => ["SiLU", {}],
  mish: () => ["Mish", {}],
  sigmoid: () => ["Sigmoid", {}],
  tanh: () => ["Tanh", {}],
  softplus: ({ beta = 1, threshold = 20 }) => ["Softplus", { beta, threshold }],
  softsign: () => ["Softsign", {}],
  relu6: () => ["ReLU6", {}],
  hardTanh: ({ min = -1, max = 1 }) => ["Hardtanh", { min_val: min, max_val: max }],
  hardSigmoid: () => ["Hardsigmoid", {}],
  identity: () => ["Identity", {}],
  softmax: () => ["Softmax", { dim: 1 }],
  logSoftmax: () => ["LogSoftmax", { dim: 1 }],
};

/**
 * A config's layers as the modules of an `nn.Sequential`, one for each entry; undefined if one of them is a function that PyTorch does not
 * have.
 *
 * @param inputs numbers that the first layer gets
 */
export function torchModulesOf({ layers }: Pick<Config, "layers">, inputs: number): readonly TorchModule[] | undefined {
  let width = inputs;
  const found = layers.map((layer) => {
    const entry = readEntry(layer);
    const module = toModule(entry, width);
    if (entry.kind === "linear") width = entry.spec.linear;
    return module;
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

function toModule(entry: LayerEntry, width: number): TorchModule | undefined {
  switch (entry.kind) {
    case "linear": {
      const { linear, bias = true } = entry.spec;
      return ["Linear", { in_features: width, out_features: linear, bias }];
    }
    case "dropout":
      return ["Dropout", { p: entry.spec.dropout }];
    case "activation": {
      const { activation, ...given } = entry.spec;
      const params = { ...activationParams(resolveActivation(activation)), ...given } as Params;
      return Object.hasOwn(modules, activation) ? modules[activation]?.(params) : undefined;
    }
  }
}
