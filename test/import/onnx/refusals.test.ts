import { TensorProto_DataType as DataType, TensorProto_DataLocation } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../../src/errors.js";
import { writeModelProto } from "../../../src/export/onnx/modelProto.js";
import { buildOnnx, type GraphOf, integers, nodeOf, numbers, texts } from "./buildOnnx.js";
import { importBytes, importFile } from "./imported.js";

const constants = {
  w: [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ],
  b: [1, 2, 3],
  c: [1, 2, 3],
  four: [1, 2, 3, 4],
};
const reasonOf = async (read: Promise<unknown>) => {
  const error = await read.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ModelError);
  return (error as ModelError).message;
};
const refusal = async (graph: GraphOf) => await reasonOf(importBytes(buildOnnx({ constants, ...graph })));

describe("a file that is no chain of layers is refused with the reason", () => {
  test.for<[string, GraphOf, string]>([
    [
      "an op that no MLP has",
      { nodes: [["Conv", "x w", "y"]] },
      'node "y_node" (Conv): an MLP has no such op: expected Gemm, MatMul',
    ],
    ["a quantised model", { nodes: [["QLinearMatMul", "x w b", "y"]] }, "quantised"],
    ["a loop", { nodes: [["LSTM", "x w b", "y"]] }, 'node "y_node" (LSTM): an MLP has no loops'],
    [
      "a residual",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Add", "h x", "y"],
        ],
      },
      'node "y_node" (Add): it joins two branches',
    ],
    [
      "a weight that is no constant",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["MatMul", "x h", "y"],
        ],
      },
      'its input 2, "h", depends on the model\'s input',
    ],
    ["a weight on the left", { nodes: [["MatMul", "w x", "y"]] }, "its weight comes first"],
    ["a transposed input", { nodes: [["Gemm", "x w b", "y", { transA: 1 }]] }, "transA"],
    [
      "columns with formulas of their own",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Pow", "h c", "y"],
        ],
      },
      "each column has a formula of its own",
    ],
    [
      "a softmax over the rows",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Softmax", "h", "y", { axis: 0 }],
        ],
      },
      "its axis is 0",
    ],
    [
      "a reshape that mixes rows",
      {
        nodes: [
          ["Reshape", "x shape", "h"],
          ["Gemm", "h w b", "y"],
        ],
        constants: { ...constants, shape: integers([-1, 3]) },
        inputs: { x: ["batch", 2, 3] },
      },
      "it makes [-1, 3] of rows of 6 numbers: expected one row for each",
    ],
    [
      "a reshape to the three rows of the example that the model was exported with",
      {
        nodes: [
          ["Reshape", "x shape", "h"],
          ["Gemm", "h w b", "y"],
        ],
        constants: { ...constants, shape: integers([3, -1]) },
        inputs: { x: [3, 2] },
      },
      "it makes [3, -1] of rows of 2 numbers: expected one row for each: export the model with an example of a single row",
    ],
    [
      "two functions of the same layer",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Relu", "h", "y"],
          ["Tanh", "h", "z"],
        ],
        outputs: "y z",
      },
      "come from different branches",
    ],
    [
      "more than a row of numbers",
      { nodes: [["MatMul", "x w", "y"]], inputs: { x: ["batch", 7, 3] } },
      "3 dimensions: expected 2",
    ],
    [
      "widths that do not fit",
      { nodes: [["Gemm", "x w b", "y"]], inputs: { x: ["batch", 4] } },
      "takes 3 numbers a row, but gets 4",
    ],
    [
      "constants that do not fit",
      {
        nodes: [
          ["MatMul", "x w", "h"],
          ["Add", "h four", "y"],
        ],
      },
      "does not fit",
    ],
    ["a value that nothing makes", { nodes: [["Gemm", "q w b", "y"]] }, 'nothing before it makes its input "q"'],
    ["an output that nothing makes", { nodes: [["Gemm", "x w b", "h"]] }, 'no node makes its output "y"'],
    [
      "nodes in a circle",
      {
        nodes: [
          ["Add", "y x", "h"],
          ["Gemm", "h w b", "y"],
        ],
      },
      'nothing before it makes its input "y"',
    ],
    ["no linear layer", { nodes: [["Relu", "x", "y"]] }, "no linear layer"],
    ["texts as inputs", { nodes: [["Gemm", "x w b", "y"]], inputs: { x: "text" } }, 'its input "x" is a text'],
    [
      "dropout in training",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Dropout", "h - c", "y"],
        ],
      },
      "model.eval()",
    ],
    ["an old version", { nodes: [["Gemm", "x w b", "y"]], opset: 6 }, "opset 6: expected 7 or later"],
    [
      "numbers that are not finite",
      { nodes: [["Gemm", "x w b", "y"]], constants: { ...constants, b: [1, Number.NaN, 3] } },
      "not finite",
    ],
    [
      "a slope for each column",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["PRelu", "h c", "y"],
        ],
      },
      "a slope of its own for each column",
    ],
    [
      "a rounding",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Cast", "h", "y", { to: DataType.INT64 }],
        ],
      },
      "rounds numbers to INT64",
    ],
    [
      "two heads",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["Gemm", "h w b", "y"],
          ["Gemm", "h w", "z"],
        ],
        outputs: "y z",
      },
      'its outputs "y", "z" come from different branches',
    ],
    [
      "too few labels",
      {
        nodes: [
          ["Gemm", "x w b", "h"],
          ["ArgMax", "h", "i", { axis: 1 }],
          ["Gather", "l i", "y"],
        ],
        constants: { ...constants, l: texts(["a", "b"]) },
      },
      '2 labels, "a", "b", for 3 classes',
    ],
    [
      "an attribute that is a graph",
      {
        nodes: [
          ["Constant", "-", "w2"],
          ["MatMul", "x w2", "y"],
        ],
      },
      "it has no value that is read",
    ],
  ])("%s", async ([, graph, expected]) => expect(await refusal(graph)).toContain(expected));

  test.for([
    ["residual", "it joins two branches"],
    ["two-heads", "different branches"],
    ["convolution", "(Conv): an MLP has no such op"],
  ] as const)("%s of PyTorch", async ([name, expected]) => {
    expect(await reasonOf(importFile(`pytorch/${name}.onnx`))).toContain(expected);
  });

  test("numbers in another file", async () => {
    const w = {
      dataType: DataType.DOUBLE,
      dims: [3n, 3n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: "location", value: "model.onnx.data" }],
    };
    const message = await refusal({ nodes: [["Gemm", "x w b", "y"]], constants: { ...constants, w } });
    expect(message).toContain('initializer "w": its numbers are in model.onnx.data: put all into one file');
  });

  test("a formula that doubles with every op", async () => {
    const nodes = Array.from({ length: 60 }, (_, i) => ["Mul", `h${i} h${i}`, `h${i + 1}`] as const);
    const message = await refusal({ nodes: [["Gemm", "x w b", "h0"], ...nodes], outputs: "h60" });
    expect(message).toContain("too long");
  });

  test("functions that call each other without an end", async () => {
    const functions = [
      { name: "F", input: ["a"], output: ["b"], node: [nodeOf(["F", "a", "c"]), nodeOf(["F", "c", "b"])] },
    ];
    expect(await refusal({ nodes: [["F", "x", "y"]], functions })).toContain("without an end");
  });

  test("a shape that promises more numbers than there are", async () => {
    const w = { ...numbers("", constants.w), dims: [1n << 40n, 1n << 20n] };
    expect(await refusal({ nodes: [["MatMul", "x w", "y"]], constants: { w } })).toContain('initializer "w"');
  });

  test("a constant that would be huge", async () => {
    const shape = { dataType: DataType.INT64, dims: [2n], int64Data: [1n << 30n, 1n << 30n] };
    const graph: GraphOf = {
      nodes: [
        ["ConstantOfShape", "s", "w"],
        ["MatMul", "x w", "y"],
      ],
      constants: { s: shape },
    };
    expect(await refusal(graph)).toContain("10000000 elements at most");
  });

  test("a chain of many nodes is read without overflowing the stack", async () => {
    const nodes = Array.from({ length: 20_000 }, (_, i) => ["Identity", `h${i}`, `h${i + 1}`] as const);
    await importBytes(buildOnnx({ constants, nodes: [["Gemm", "x w b", "h0"], ...nodes], outputs: "h20000" }));
  });

  test.for([
    ["an empty file", new Uint8Array(), "no graph"],
    ["a text", new TextEncoder().encode("hello, this is not ONNX"), "not an ONNX model"],
    ["JSON", new TextEncoder().encode('{"a": 1}'), "not an ONNX model"],
    ["a model without a version", writeModelProto({ irVersion: 8n, graph: { name: "g" } }), "opset"],
    [
      "a model with sparse numbers",
      writeModelProto({
        irVersion: 8n,
        opsetImport: [{ version: 18n }],
        graph: { name: "g", sparseInitializer: [{ dims: [1n] }] },
      }),
      "sparse",
    ],
  ] as const)("%s", async ([, bytes, expected]) => expect(await reasonOf(importBytes(bytes))).toContain(expected));
});
