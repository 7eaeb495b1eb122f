import type { LayerSpec } from "../../src/nn/layers.js";
import type { RandomStream } from "../../src/random.js";

/** Every activation, some with parameters of their own, and formulas as users write them; each in the layers that keep its input in its domain. */
const blocks: readonly (readonly LayerSpec[])[] = [
  ["relu"],
  ["leakyRelu"],
  [{ activation: "leakyRelu", slope: 0.2 }],
  ["elu"],
  [{ activation: "elu", alpha: 1.5 }],
  ["selu"],
  ["gelu"],
  ["silu"],
  ["mish"],
  ["sigmoid"],
  ["tanh"],
  ["softplus"],
  [{ activation: "softplus", beta: 2, threshold: 5 }],
  ["softsign"],
  ["relu6"],
  ["hardTanh"],
  [{ activation: "hardTanh", min: -0.5, max: 2 }],
  ["hardSigmoid"],
  ["exp", { activation: "1 / (0.1 + x)" }],
  ["identity"],
  ["softmax"],
  ["logSoftmax"],
  ["negate"],
  ["square", "sqrt"],
  ["abs"],
  ["tanh", "sign"],
  ["expm1"],
  ["softplus", "log"],
  ["relu", "log1p"],
  ["sin"],
  ["cos"],
  ["tanh", "tan"],
  ["sinh", "softsign"],
  ["cosh", "log"],
  ["erf"],
  ["gaussian"],
  ["normalCdf"],
  ["x * erf(x / sqrt(2))"],
  ["x * normalCdf(1.5 * x) + gaussian(x)"],
  ["x > 1 ? log1p(x) : x > 0 ? x ^ 2 : expm1(x)"],
  ["pow(abs(x), 1.5) / (1 + x ^ 2)"],
  ["min(max(x, -0.8), 2) * 0.5"],
  ["sin(pi * x) + e ^ -(x ^ 2)"],
  ["log1p(exp(-abs(x))) + (x > 0 ? x : 0)"],
  ["2 ^ x - x ^ 3 / 10"],
  ["x ^ 3 / (3 + x ^ 4) + 1 / (x ^ 2 + 0.1) - (x == 0 ? 1 : x ^ -1) * 1e-3"],
  ["sign(x) * sqrt(abs(x))"],
  ["tanh(x) ^ 3 - 0.25 * cos(2 * x)"],
  ["max(tanh(x), sigmoid(-x)) + min(x, 0.1)"],
  ["x < -1 ? -sinh(1) : x <= 1 ? sinh(x) : mish(x)"],
];

/**
 * The layers of the model of that index: one to four linear layers, activations between them, and dropouts, which do nothing here.
 *
 * @param outputs the width of the last linear layer
 */
export function drawLayers(index: number, outputs: number, random: RandomStream): readonly LayerSpec[] {
  if (index % 25 === 24) return [outputs];
  const layers: LayerSpec[] = [];
  const depth = 1 + (index % 3);
  for (let i = 0; i < depth; i++) {
    const width = index % 10 === 6 ? 1 : 2 + random.integer(i === 0 && index % 8 === 0 ? 40 : 8);
    layers.push(random.chance(0.25) ? { linear: width, bias: false } : width);
    // Each block is taken once as a first one, and some again as a later one.
    layers.push(...(blocks[(index + i * 17) % blocks.length] as readonly LayerSpec[]));
    if (random.chance(0.25)) layers.push({ dropout: 0.5 });
  }
  layers.push(random.chance(0.2) ? { linear: outputs, bias: false } : outputs);
  return layers;
}
