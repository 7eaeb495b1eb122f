import { TensorProto_DataType as DataType } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { buildOnnx, type GraphOf, nodeOf, numbers, texts } from "./buildOnnx.js";
import { differenceOf, importBytes, predictAll } from "./imported.js";

const w = [
  [1, -2],
  [0.5, 3],
  [-1, 0.25],
];
const b = [0.1, -0.2];
const rows = [
  [1, 2, 3],
  [-0.5, 0.25, 2],
  [4, -3, 0],
];
const read = async (graph: GraphOf) => await importBytes(buildOnnx(graph));
/** x · w + b, worked out here. */
const linear = rows.map((row) =>
  b.map((start, j) => row.reduce((sum, x, i) => sum + x * (w[i]?.[j] as number), start)),
);
const expectRows = async (graph: GraphOf, expected: readonly (readonly number[])[], tolerance = 1e-14) => {
  const imported = await read(graph);
  expect(differenceOf(predictAll(imported, rows), expected.flat())).toBeLessThan(tolerance);
  return imported;
};

describe("linear layers", () => {
  const transposed = [0, 1].map((j) => w.map((row) => row[j] as number));
  test.for<[string, GraphOf]>([
    [
      "MatMul and Add",
      {
        nodes: [
          ["MatMul", "x w", "p"],
          ["Add", "p b", "y"],
        ],
        constants: { w, b },
      },
    ],
    [
      "an Add of the bias first",
      {
        nodes: [
          ["MatMul", "x w", "p"],
          ["Add", "b p", "y"],
        ],
        constants: { w, b },
      },
    ],
    [
      "a bias of one row",
      {
        nodes: [
          ["MatMul", "x w", "p"],
          ["Add", "p b", "y"],
        ],
        constants: { w, b: [b] },
      },
    ],
    [
      "Gemm with alpha and beta",
      {
        nodes: [["Gemm", "x w b", "y", { alpha: 2, beta: 0.5 }]],
        constants: { w: w.map((row) => row.map((each) => each / 2)), b: b.map((each) => each * 2) },
      },
    ],
    ["Gemm with transB", { nodes: [["Gemm", "x w b", "y", { transB: 1 }]], constants: { w: transposed, b } }],
    [
      "a Transpose of the weight",
      {
        nodes: [
          ["Transpose", "t", "w", { perm: [1, 0] }],
          ["MatMul", "x w", "p"],
          ["Add", "p b", "y"],
        ],
        constants: { t: transposed, b },
      },
    ],
    [
      "Constant nodes",
      {
        nodes: [
          ["Constant", "-", "w", { value: numbers("", w) }],
          ["Constant", "-", "b", { value: numbers("", b) }],
          ["Gemm", "x w b", "y"],
        ],
      },
    ],
    [
      "a Sub of the negative bias",
      {
        nodes: [
          ["MatMul", "x w", "p"],
          ["Sub", "p n", "y"],
        ],
        constants: { w, n: b.map((each) => -each) },
      },
    ],
    [
      "names and casts as in PyTorch's newer exporter",
      {
        nodes: [
          ["Cast", "x", "convert_element_type", { to: DataType.DOUBLE }],
          ["MatMul", "convert_element_type val_0", "val_1"],
          ["Add", "val_1 fc.bias", "linear"],
          ["Identity", "linear", "y"],
        ],
        constants: { val_0: w, "fc.bias": b },
        producer: "pytorch",
        opset: 20,
      },
    ],
    [
      "functions of the file",
      {
        nodes: [["Linear", "x w b", "y"]],
        constants: { w, b },
        functions: [
          {
            name: "Linear",
            input: ["input", "weight", "bias"],
            output: ["result"],
            node: [nodeOf(["Times", "input weight", "product"]), nodeOf(["Add", "product bias", "result"])],
          },
          {
            name: "Times",
            input: ["a", "b"],
            output: ["c"],
            node: [nodeOf(["MatMul", "a b", "c"])],
          },
        ],
      },
    ],
  ])("%s", async ([, graph]) => {
    const { model } = await expectRows(graph, linear);
    expect(model.config.layers).toEqual([2]);
    expect(model.config.dtype).toBe("float64");
  });

  test("a single column has a bias too", async () => {
    const { model } = await read({
      nodes: [
        ["MatMul", "x w", "p"],
        ["Add", "p b", "y"],
      ],
      constants: { w: [[1], [2], [3]], b: [0.5] },
    });
    expect(model.parameters.map(({ name }) => name)).toEqual(["layers.0.weight", "layers.0.bias"]);
  });
});

describe("scalers", () => {
  test.for<[string, GraphOf["nodes"]]>([
    [
      "Sub and Div",
      [
        ["Sub", "x mean", "c"],
        ["Div", "c spread", "z"],
      ],
    ],
    [
      "Mul and Add",
      [
        ["Mul", "x factor", "c"],
        ["Add", "shift c", "z"],
      ],
    ],
    ["Scaler", [["ai.onnx.ml.Scaler", "x", "z", { offset: [1, -2, 0.5], scale: [0.5, 0.25, 4] }]]],
    ["BatchNormalization", [["BatchNormalization", "x one zero mean variance", "z", { epsilon: 0 }]]],
  ])("%s in front is that of the columns", async ([, nodes]) => {
    const { model } = await expectRows(
      {
        nodes: [...nodes, ["Gemm", "z w b", "y"]],
        constants: {
          w,
          b,
          mean: [1, -2, 0.5],
          spread: [2, 4, 0.25],
          variance: [4, 16, 0.0625],
          factor: [0.5, 0.25, 4],
          shift: [-0.5, 0.5, -2],
          one: [1, 1, 1],
          zero: [0, 0, 0],
        },
      },
      rows
        .map(([p = 0, q = 0, r = 0]) => [(p - 1) / 2, (q + 2) / 4, (r - 0.5) / 0.25])
        .map((row) => b.map((start, j) => row.reduce((sum, x, i) => sum + x * (w[i]?.[j] as number), start))),
    );
    expect(model.inputs?.columns).toEqual([
      { name: "x1", kind: "number", scaler: { kind: "standard", offset: 1, factor: 2 } },
      { name: "x2", kind: "number", scaler: { kind: "standard", offset: -2, factor: 4 } },
      { name: "x3", kind: "number", scaler: { kind: "standard", offset: 0.5, factor: 0.25 } },
    ]);
  });

  test("a factor that no column has is a part of the weights", async () => {
    const { model } = await expectRows(
      {
        nodes: [
          ["Mul", "x f", "z"],
          ["Gemm", "z w b", "y"],
        ],
        constants: { w, b, f: [-1, 2, 0] },
      },
      rows.map(([p = 0, q = 0]) => [-p + 0.5 * 2 * q + 0.1, 2 * p + 3 * 2 * q - 0.2]),
    );
    expect(model.inputs).toBeUndefined();
  });

  test("numbers behind the last layer scale the targets", async () => {
    const { model } = await expectRows(
      {
        nodes: [
          ["Gemm", "x w b", "z"],
          ["Mul", "z ten", "s"],
          ["Add", "s five", "y"],
        ],
        constants: { w, b, ten: 10, five: 5 },
      },
      linear.map((row) => row.map((each) => each * 10 + 5)),
    );
    expect(model.outputs?.columns[0]).toEqual({
      name: "y1",
      kind: "number",
      scaler: { kind: "standard", offset: 5, factor: 10 },
    });
  });
});

describe("elementwise ops", () => {
  const softplus = (x: number) => Math.log1p(Math.exp(x));
  test.for<[string, GraphOf["nodes"], (x: number) => number, unknown]>([
    ["LeakyRelu with ONNX's slope", [["LeakyRelu", "h", "y"]], (x) => (x > 0 ? x : 0.01 * x), "leakyRelu"],
    [
      "HardSigmoid with ONNX's slope",
      [["HardSigmoid", "h", "y"]],
      (x) => Math.max(0, Math.min(1, 0.2 * x + 0.5)),
      "max(0, min(1, 0.2 * x + 0.5))",
    ],
    ["HardSwish", [["HardSwish", "h", "y"]], (x) => x * Math.max(0, Math.min(1, x / 6 + 0.5)), "x * hardSigmoid(x)"],
    ["Mish", [["Mish", "h", "y"]], (x) => x * Math.tanh(softplus(x)), "mish"],
    ["Softsign", [["Softsign", "h", "y"]], (x) => x / (1 + Math.abs(x)), "softsign"],
    [
      "Elu with an alpha",
      [["Elu", "h", "y", { alpha: 0.3 }]],
      (x) => (x > 0 ? x : 0.3 * Math.expm1(x)),
      { activation: "elu", alpha: 0.3 },
    ],
    ["ThresholdedRelu", [["ThresholdedRelu", "h", "y"]], (x) => (x > 1 ? x : 0), "x > 1 ? x : 0"],
    ["Clip to 0 … 6", [["Clip", "h zero six", "y"]], (x) => Math.min(6, Math.max(0, x)), "relu6"],
    ["Clip to -1 … 1", [["Clip", "h minus one", "y"]], (x) => Math.min(1, Math.max(-1, x)), "hardTanh"],
    ["Clip from 0", [["Clip", "h zero", "y"]], (x) => Math.max(0, x), "relu"],
    ["Clip to 1", [["Clip", "h - one", "y"]], (x) => Math.min(1, x), "min(x, 1)"],
    ["Max of 0", [["Max", "h zero", "y"]], (x) => Math.max(0, x), "relu"],
    [
      "a sigmoid that is written out",
      [
        ["Neg", "h", "n"],
        ["Exp", "n", "e"],
        ["Add", "one e", "a"],
        ["Reciprocal", "a", "y"],
      ],
      (x) => 1 / (1 + Math.exp(-x)),
      "sigmoid",
    ],
    [
      "silu by hand",
      [
        ["Sigmoid", "h", "s"],
        ["Mul", "s h", "y"],
      ],
      (x) => x / (1 + Math.exp(-x)),
      "silu",
    ],
    [
      "a Where of a Not",
      [
        ["Less", "h zero", "c"],
        ["Not", "c", "n"],
        ["Where", "n h zero", "y"],
      ],
      (x) => (x < 0 ? 0 : x),
      "x < 0 ? 0 : x",
    ],
    [
      "a comparison as a number",
      [
        ["Greater", "h one", "c"],
        ["Cast", "c", "y", { to: DataType.DOUBLE }],
      ],
      (x) => (x > 1 ? 1 : 0),
      "x > 1 ? 1 : 0",
    ],
    [
      "a leaky relu by hand",
      [
        ["Greater", "h zero", "c"],
        ["Mul", "h half", "s"],
        ["Where", "c h s", "y"],
      ],
      (x) => (x > 0 ? x : x / 2),
      { activation: "leakyRelu", slope: 0.5 },
    ],
    [
      "a softplus by hand",
      [
        ["Mul", "h one", "s"],
        ["Exp", "s", "e"],
        ["Add", "e one", "a"],
        ["Log", "a", "l"],
        ["Div", "l one", "y"],
      ],
      softplus,
      "softplus",
    ],
    [
      "a power",
      [
        ["Abs", "h", "a"],
        ["Pow", "a half", "y"],
      ],
      (x) => Math.sqrt(Math.abs(x)),
      "abs(x) ^ 0.5",
    ],
    [
      "a constant that is worked out",
      [
        ["Div", "one six", "c"],
        ["CastLike", "c h", "d"],
        ["Sin", "h", "s"],
        ["Mul", "d s", "y"],
      ],
      (x) => Math.sin(x) / 6,
      "0.16666666666666666 * sin(x)",
    ],
  ])("%s", async ([, nodes, f, expected]) => {
    // A layer behind it, so that its sigmoid is no probability.
    const graph = {
      nodes: [["Gemm", "x w b", "h"], ...nodes, ["Gemm", "y v", "end"]] as GraphOf["nodes"],
      constants: {
        w,
        b,
        v: [
          [1, 0],
          [0, 1],
        ],
        zero: 0,
        one: 1,
        minus: -1,
        six: 6,
        half: 0.5,
      },
      outputs: "end",
    };
    const { model } = await expectRows(
      graph,
      linear.map((row) => row.map(f)),
      1e-13,
    );
    expect(model.config.layers[1]).toEqual(expected);
  });

  test("Gelu is exact, or with a tanh if it says so", async () => {
    const layersOf = async (attributes: Record<string, string>) =>
      (
        await read({
          nodes: [
            ["Gemm", "x w b", "h"],
            ["Gelu", "h", "y", attributes],
          ],
          constants: { w, b },
          opset: 20,
        })
      ).model.config.layers[1];
    expect(await layersOf({})).toBe("gelu");
    expect(await layersOf({ approximate: "tanh" })).toContain("tanh");
  });

  test("bounds are attributes in older versions", async () => {
    const { model } = await read({
      nodes: [
        ["Gemm", "x w b", "h"],
        ["Clip", "h", "y", { min: -0.5, max: 0.7 }],
      ],
      constants: { w, b },
      opset: 10,
    });
    expect(model.config.layers[1]).toEqual({ activation: "hardTanh", min: -0.5, max: 0.7 });
  });
});

describe("outputs", () => {
  test("labels by ArgMax and Gather are those of the classes", async () => {
    const { model, notes } = await read({
      nodes: [
        ["Gemm", "x w b", "h"],
        ["ArgMax", "h", "i", { axis: 1, keepdims: 0 }],
        ["Gather", "l i", "species"],
      ],
      constants: { w, b, l: texts(["cat", "dog"]) },
      outputs: "species",
    });
    expect(model.config.loss).toBe("crossEntropy");
    expect(model.outputs?.columns).toEqual([{ name: "species", kind: "class", labels: ["cat", "dog"] }]);
    expect(notes.join()).toContain("logits");
  });

  test("a comparison with a threshold is yes or no", async () => {
    const { model, notes } = await read({
      nodes: [
        ["Gemm", "x w b", "h"],
        ["Sigmoid", "h", "p"],
        ["Greater", "p t", "label"],
      ],
      constants: { w, b, t: 0.7 },
      outputs: "p label",
    });
    expect(model.config.loss).toBe("binaryCrossEntropy");
    expect(model.config.layers).toEqual([2]);
    expect(notes.join()).toContain("--threshold 0.7");
  });

  test("outputs before the last layer are left out, and said", async () => {
    const { notes } = await read({
      nodes: [
        ["Gemm", "x w b", "h"],
        ["Relu", "h", "r"],
        ["Gemm", "r v", "y"],
      ],
      constants: { w, b, v: [[1], [2]] },
      outputs: "r y",
    });
    expect(notes.slice(0, 1)).toEqual(['left out: the outputs "r", since a model gives only what its last layer does']);
  });

  test("telling names are those of the columns", async () => {
    const { model } = await read({
      nodes: [
        ["Concat", "age income", "m", { axis: 1 }],
        ["Gemm", "m v", "price"],
      ],
      constants: { v: [[1], [2]] },
      inputs: { age: ["n", 1], income: ["n", 1] },
      outputs: "price",
    });
    expect(model.inputs?.columns.map(({ name }) => name)).toEqual(["age", "income"]);
    expect(model.outputs?.columns.map(({ name }) => name)).toEqual(["price"]);
  });
});
