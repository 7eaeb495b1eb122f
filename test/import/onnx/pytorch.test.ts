import { describe, expect, test } from "vitest";
import { differenceOf, importFile, predictAll, readRecords } from "./imported.js";

const records = readRecords("pytorch");
/** float32 carries some errors of its rounding from layer to layer. */
const toleranceOf = { float64: 1e-12, float32: 2e-6 };

describe("networks that PyTorch 1.13 wrote as ONNX", () => {
  const refused = ["residual", "two-heads", "convolution"];
  test.for(records.filter(({ name }) => !refused.includes(name)))(
    "$name predicts what PyTorch does",
    async (record) => {
      const { name, inputs, outputs, dtype } = record;
      const imported = await importFile(`pytorch/${name}.onnx`);
      const last = (outputs.at(-1) as readonly (number | readonly number[])[]).flat();
      const expected = name === "logSoftmax-end" ? last.map(Math.exp) : last;
      expect(imported.model.config.dtype).toBe(dtype);
      expect(differenceOf(predictAll(imported, inputs), expected)).toBeLessThan(toleranceOf[dtype]);
    },
  );

  const activation = async (name: string) => (await importFile(`pytorch/${name}.onnx`)).model.config.layers[1];
  test.for([
    ["relu", "relu"],
    ["leakyRelu", "leakyRelu"],
    ["leakyRelu-slope", { activation: "leakyRelu", slope: 0.2 }],
    ["elu", "elu"],
    ["elu-alpha", { activation: "elu", alpha: 0.7 }],
    ["selu", "selu"],
    ["gelu", "gelu"],
    ["gelu-tanh", expect.stringContaining("tanh")],
    ["silu", "silu"],
    ["mish", "mish"],
    ["sigmoid", "sigmoid"],
    ["tanh", "tanh"],
    ["softplus", "softplus"],
    ["softplus-beta", { activation: "softplus", beta: 2 }],
    ["softsign", "softsign"],
    ["relu6", "relu6"],
    ["hardTanh", "hardTanh"],
    ["hardTanh-bounds", { activation: "hardTanh", min: -0.5, max: 2 }],
    ["hardSigmoid", "hardSigmoid"],
    ["hardSwish", "x * hardSigmoid(x)"],
    ["exp", "exp(-abs(x))"],
    ["softmax", "softmax"],
    ["logSoftmax", "logSoftmax"],
    ["logSigmoid", "log(sigmoid(x))"],
    ["tanhshrink", "x - tanh(x)"],
    ["prelu", { activation: "leakyRelu", slope: 0.25 }],
    ["where", "x > 0.5 ? sqrt(abs(x)) : 0.1 - x"],
  ] as const)("the activation %s is recognized in float64 and float32", async ([name, expected]) => {
    expect(await activation(`${name}-float64`)).toEqual(expected);
    expect(await activation(`${name}-float32`)).toEqual(expected);
  });
});
