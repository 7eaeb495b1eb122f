import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type NodeProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";
import type { Dtype } from "../../engine/engine.js";
import { createTensor, createTextTensor, type TensorInit } from "./tensorProto.js";

/** The name of a value: an input of the graph, an initializer, or the output of a node. */
export type Value = string;

/** A setting of a node. */
export type Attribute = MessageInitShape<typeof AttributeProtoSchema>;
type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
/** An input or an output of a graph, with its type. */
export type ValueInfo = MessageInitShape<typeof ValueInfoProtoSchema>;

/** The domain of operators for classic machine learning. */
export const machineLearning = "ai.onnx.ml";

/** What a node is, besides its inputs. */
interface NodeOptions {
  readonly attributes?: readonly Attribute[];
  /** That of ONNX if left out. */
  readonly domain?: string;
}

/** A graph of ONNX that grows node by node. Every value has a name of its own. */
export class OnnxGraph {
  readonly nodes: NodeInit[] = [];
  readonly initializers: TensorInit[] = [];
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  /** Each name that is taken, with the last number that was put behind it. */
  private readonly names = new Map<string, number>();
  private readonly constants = new Map<string, Value>();

  constructor(readonly dtype: Dtype) {}

  /** The type of the numbers that the graph computes with. */
  get numberType(): DataType.DOUBLE | DataType.FLOAT {
    return this.dtype === "float64" ? DataType.DOUBLE : DataType.FLOAT;
  }

  /** A name that no other value has: this one, or with a number behind it. */
  unique(name: string): string {
    let free = name;
    let count = this.names.get(name) ?? 1;
    while (this.names.has(free)) free = `${name}_${++count}`;
    this.names.set(name, count).set(free, this.names.get(free) ?? 1);
    return free;
  }

  /** An input under a name that is taken for it. */
  input(name: Value, elemType: DataType, shape: SymbolicShape): Value {
    this.inputs.push(describeValue(name, elemType, shape));
    return name;
  }

  /** Gives a value out under its name. */
  output(name: Value, elemType: DataType, shape: SymbolicShape): void {
    this.outputs.push(describeValue(name, elemType, shape));
  }

  /** A node with one output, which has the node's name. */
  node(name: string, opType: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    return this.namedNode(this.unique(name), opType, inputs, options);
  }

  /** As {@link node}, with a name that is taken for it already. */
  namedNode(
    name: string,
    opType: string,
    inputs: readonly Value[],
    { attributes = [], domain }: NodeOptions = {},
  ): Value {
    const init = { name, opType, input: [...inputs], output: [name], attribute: [...attributes] };
    this.nodes.push(domain === undefined ? init : { ...init, domain });
    return name;
  }

  /** A value in another type. */
  cast(name: string, value: Value, to: DataType): Value {
    return this.node(name, "Cast", [value], { attributes: [integerAttribute("to", to)] });
  }

  /** A tensor of numbers under a name. */
  tensor(name: string, shape: readonly number[], values: ArrayLike<number>, type: TensorType = this.numberType): Value {
    const free = this.unique(name);
    this.initializers.push(createTensor(free, type, shape, values));
    return free;
  }

  /** A list of texts under a name. */
  texts(name: string, texts: readonly string[]): Value {
    const free = this.unique(name);
    this.initializers.push(createTextTensor(free, texts));
    return free;
  }

  /** A single number, which broadcasts. Equal numbers are one tensor. */
  number(value: number): Value {
    const text = Object.is(value, -0) ? "-0" : String(value);
    return this.once(text, () => this.tensor(`number ${text}`, [], [value]));
  }

  /** A list of whole numbers: axes, shapes or indices. Equal lists are one tensor. */
  wholeNumbers(values: readonly number[]): Value {
    const text = values.join(", ");
    return this.once(`[${text}]`, () =>
      this.tensor(text.length > 20 ? "integers" : `[${text}]`, [values.length], values, DataType.INT64),
    );
  }

  private once(content: string, make: () => Value): Value {
    const value = this.constants.get(content) ?? make();
    this.constants.set(content, value);
    return value;
  }
}

/** Sizes of axes. That of the rows is only known when the model runs. */
type SymbolicShape = readonly (number | "batch")[];
type TensorType = DataType.DOUBLE | DataType.FLOAT | DataType.INT64;

function describeValue(name: string, elemType: DataType, shape: SymbolicShape): ValueInfo {
  const dim = shape.map((size) => ({
    value:
      typeof size === "string"
        ? { case: "dimParam" as const, value: size }
        : { case: "dimValue" as const, value: BigInt(size) },
  }));
  return { name, type: { value: { case: "tensorType", value: { elemType, shape: { dim } } } } };
}

export function integerAttribute(name: string, value: number): Attribute {
  return { name, type: AttributeType.INT, i: BigInt(value) };
}

export function integersAttribute(name: string, values: readonly number[]): Attribute {
  return { name, type: AttributeType.INTS, ints: values.map(BigInt) };
}

export function floatAttribute(name: string, value: number): Attribute {
  return { name, type: AttributeType.FLOAT, f: value };
}

export function textsAttribute(name: string, texts: readonly string[]): Attribute {
  const encoder = new TextEncoder();
  return { name, type: AttributeType.STRINGS, strings: texts.map((text) => encoder.encode(text)) };
}
