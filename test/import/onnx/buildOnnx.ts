import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type FunctionProtoSchema,
  type TensorProtoSchema,
} from "onnx-buf";
import { writeModelProto } from "../../../src/export/onnx/modelProto.js";
import { createTensor, createTextTensor } from "../../../src/export/onnx/tensorProto.js";

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

/** An op with its inputs and outputs: `["Gemm", "x w b", "y", { transB: 1 }]`. A dash is an input that is left out. */
export type NodeOf = readonly [
  op: string,
  inputs: string,
  outputs: string,
  attributes?: Readonly<Record<string, number | string | readonly number[] | readonly string[] | TensorInit>>,
];

export interface GraphOf {
  readonly nodes: readonly NodeOf[];
  /** Numbers of a shape, or a tensor. Shapes follow from the nesting. */
  readonly constants?: Readonly<Record<string, Numbers | TensorInit>>;
  /** Sizes; a text is a size that is not known. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[] | "text">>;
  readonly outputs?: string;
  readonly opset?: number;
  readonly type?: DataType.FLOAT | DataType.DOUBLE;
  readonly functions?: readonly MessageInitShape<typeof FunctionProtoSchema>[];
  readonly producer?: string;
}

type Numbers = number | readonly number[] | readonly (readonly number[])[];

/** The bytes of an ONNX file. Left out, there is an input x [batch, 3] and an output y. */
export function buildOnnx(graph: GraphOf): Uint8Array {
  const { nodes, constants = {}, inputs = { x: ["batch", 3] }, outputs = "y", opset = 18, functions = [] } = graph;
  const type = graph.type ?? DataType.DOUBLE;
  return writeModelProto({
    irVersion: 8n,
    producerName: graph.producer ?? "test",
    opsetImport: [{ domain: "", version: BigInt(opset) }],
    functions: [...functions],
    graph: {
      name: "test",
      node: nodes.map((node) => nodeOf(node)),
      initializer: Object.entries(constants).map(([name, value]) =>
        isNumbers(value) ? numbers(name, value, type) : { ...value, name },
      ),
      input: Object.entries(inputs).map(([name, shape]) => ({
        name,
        type: {
          value: {
            case: "tensorType",
            value: {
              elemType: shape === "text" ? DataType.STRING : type,
              shape: { dim: (shape === "text" ? ["batch", 1] : shape).map(dimension) },
            },
          },
        },
      })),
      output: outputs.split(" ").map((name) => ({
        name,
        type: { value: { case: "tensorType", value: { elemType: type } } },
      })),
    },
  });
}

export function nodeOf([op, inputs, outputs, attributes = {}]: NodeOf) {
  const [domain, opType] = op.startsWith("ai.onnx.ml.") ? ["ai.onnx.ml", op.slice(11)] : ["", op];
  return {
    name: `${outputs.split(" ")[0]}_node`,
    domain,
    opType,
    input: inputs.split(" ").map((name) => (name === "-" ? "" : name)),
    output: outputs.split(" "),
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  };
}

function attribute(name: string, value: NonNullable<NodeOf[3]>[string]): MessageInitShape<typeof AttributeProtoSchema> {
  const text = (each: string) => new TextEncoder().encode(each);
  if (typeof value === "string") return { name, type: AttributeType.STRING, s: text(value) };
  if (typeof value === "number") {
    const isWhole = Number.isInteger(value) && !["alpha", "beta", "gamma", "threshold"].includes(name);
    return isWhole
      ? { name, type: AttributeType.INT, i: BigInt(value) }
      : { name, type: AttributeType.FLOAT, f: Math.fround(value) };
  }
  if (!Array.isArray(value)) return { name, type: AttributeType.TENSOR, t: value as TensorInit };
  const list = value as readonly (number | string)[];
  if (list.every((each) => typeof each === "string")) {
    return { name, type: AttributeType.STRINGS, strings: list.map(text) };
  }
  return list.every(Number.isInteger) && name !== "scale" && name !== "offset"
    ? { name, type: AttributeType.INTS, ints: list.map((each) => BigInt(each)) }
    : { name, type: AttributeType.FLOATS, floats: list.map((each) => Math.fround(each as number)) };
}

/** A tensor of floats. */
export function numbers(name: string, value: Numbers, type: DataType.FLOAT | DataType.DOUBLE = DataType.DOUBLE) {
  return createTensor(name, type, shapeOf(value), [value].flat(2) as number[]);
}

/** A tensor of whole numbers. */
export function integers(values: readonly number[]): TensorInit {
  return createTensor("", DataType.INT64, [values.length], values);
}

export function texts(values: readonly string[]): TensorInit {
  return createTextTensor("", values);
}

function isNumbers(value: Numbers | TensorInit): value is Numbers {
  return typeof value === "number" || Array.isArray(value);
}

function shapeOf(value: Numbers): readonly number[] {
  if (typeof value === "number") return [];
  const [first] = value;
  return [value.length, ...(Array.isArray(first) ? [first.length] : [])];
}

function dimension(size: number | string) {
  return {
    value:
      typeof size === "string"
        ? { case: "dimParam" as const, value: size }
        : { case: "dimValue" as const, value: BigInt(size) },
  };
}
