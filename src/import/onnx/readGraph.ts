import {
  type AttributeProto,
  AttributeProto_AttributeType,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  TensorProto_DataType,
  type ValueInfoProto,
} from "onnx-buf";
import { ModelError } from "../../errors.js";
import { readModelProto } from "../../export/onnx/modelProto.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Attribute, ForeignGraph, ForeignNode, ForeignPort } from "./foreignGraph.js";
import { type ForeignFunction, inlineFunctions } from "./inlineFunctions.js";
import { decodeText, readTensor, type Tensor, TensorProblem } from "./tensor.js";

/** Ops before version 7 broadcast in another way. */
const oldestOpset = 7;

/**
 * Reads the bytes of an ONNX file.
 *
 * @param file its name, for messages
 * @throws ModelError if they are not a graph of ONNX, or use ops of a version that is not read
 */
export function readGraph(bytes: Uint8Array, file: string): ForeignGraph {
  const refuse = (reason: string): never => {
    throw new ModelError(reason, file);
  };
  const proto = decode(bytes);
  if (typeof proto === "string") return refuse(proto);
  const { graph } = proto;
  if (graph === undefined) return refuse("this is not an ONNX model: it has no graph");
  const opset = proto.opsetImport.find(({ domain }) => isOwnDomain(domain))?.version;
  if (opset === undefined) return refuse("it does not say which version of ONNX's ops (opset) it uses");
  if (opset < oldestOpset) return refuse(`its ops are of opset ${opset}: expected ${oldestOpset} or later`);
  if (graph.sparseInitializer.length > 0) return refuse("it has sparse initializers: expected dense ones");
  const protos = new Map(graph.initializer.map((each) => [each.name, each]));
  const tensors = new Map<string, Tensor>();
  const decodeTensor = (name: string, read: () => Tensor): Tensor => {
    try {
      return read();
    } catch (error) {
      if (error instanceof TensorProblem) return refuse(`${name}: ${error.message}`);
      throw error;
    }
  };
  const readNodes = (nodes: readonly NodeProto[]) => nodes.map((node) => readNode(node, decodeTensor));
  const nodes = inlineFunctions(
    readNodes(graph.node),
    proto.functions.map((each) => readFunction(each, readNodes(each.node), decodeTensor)),
  );
  if (typeof nodes === "string") return refuse(nodes);
  return {
    producer: `${proto.producerName} ${proto.producerVersion}`.trim(),
    opset: Number(opset),
    inputs: portsOf(graph.input).filter(({ name }) => !protos.has(name)),
    outputs: portsOf(graph.output),
    nodes,
    findTensor: (name) => {
      const stored = protos.get(name);
      if (stored === undefined || tensors.has(name)) return tensors.get(name);
      const tensor = decodeTensor(`initializer ${formatValue(name)}`, () => readTensor(stored));
      tensors.set(name, tensor);
      return tensor;
    },
    metadata: new Map(proto.metadataProps.map(({ key, value }) => [key, value])),
    proto: graph,
  };
}

/** The message that the bytes are, or why they are none. */
function decode(bytes: Uint8Array): ModelProto | string {
  try {
    return readModelProto(bytes);
  } catch (error) {
    // Whatever the decoder of protobuf throws is about the bytes.
    const reason = error instanceof Error ? error.message : String(error);
    return `this is not an ONNX model, or it was cut short: it cannot be read as protobuf (${reason})`;
  }
}

function isOwnDomain(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

function portsOf(infos: GraphProto["input"]): readonly ForeignPort[] {
  return infos.map(portOf);
}

function portOf({ name, type }: ValueInfoProto): ForeignPort {
  const tensor = type?.value.case === "tensorType" ? type.value.value : undefined;
  return {
    name,
    shape: tensor?.shape?.dim.map(({ value }) => {
      const size = value.case === "dimValue" ? Number(value.value) : 0;
      return size > 0 ? size : undefined;
    }),
    isText: tensor?.elemType === TensorProto_DataType.STRING,
  };
}

type DecodeTensor = (name: string, read: () => Tensor) => Tensor;

function readNode(node: NodeProto, decodeTensor: DecodeTensor): ForeignNode {
  const { name, opType, input, output, attribute } = node;
  const known = name || output[0] || opType;
  const where = `node ${formatValue(known)} (${opType})`;
  return {
    name: known,
    op: nameOp(node.domain, opType, node.overload),
    inputs: input,
    outputs: output,
    attributes: readAttributes(attribute, (attributeName, read) => decodeTensor(`${where}: ${attributeName}`, read)),
  };
}

function nameOp(domain: string, name: string, overload: string): string {
  return `${isOwnDomain(domain) ? "" : `${domain}.`}${name}${overload === "" ? "" : `:${overload}`}`;
}

function readFunction(
  { domain, name, overload, input, output, attributeProto }: FunctionProto,
  nodes: readonly ForeignNode[],
  decodeTensor: DecodeTensor,
): ForeignFunction {
  const defaults = readAttributes(attributeProto, decodeTensor);
  return { op: nameOp(domain, name, overload), inputs: input, outputs: output, nodes, defaults };
}

function readAttributes(
  attributes: readonly AttributeProto[],
  decodeTensor: DecodeTensor,
): ReadonlyMap<string, Attribute> {
  return new Map(
    attributes.flatMap((each) => {
      const value = readAttribute(each, (read) => decodeTensor(each.name, read));
      return value === undefined ? [] : [[each.name, value] as const];
    }),
  );
}

function readAttribute(proto: AttributeProto, decodeTensor: (read: () => Tensor) => Tensor): Attribute | undefined {
  const { t, refAttrName } = proto;
  if (refAttrName !== "") return { reference: refAttrName };
  switch (proto.type) {
    case AttributeProto_AttributeType.FLOAT:
      return proto.f;
    case AttributeProto_AttributeType.INT:
      return Number(proto.i);
    case AttributeProto_AttributeType.STRING:
      return decodeText(proto.s);
    case AttributeProto_AttributeType.TENSOR:
      return t === undefined ? undefined : decodeTensor(() => readTensor(t));
    case AttributeProto_AttributeType.FLOATS:
      return proto.floats;
    case AttributeProto_AttributeType.INTS:
      return proto.ints.map(Number);
    case AttributeProto_AttributeType.STRINGS:
      return proto.strings.map(decodeText);
    default:
      return "graph";
  }
}
