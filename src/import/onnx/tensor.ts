import { type TensorProto, TensorProto_DataLocation, TensorProto_DataType } from "onnx-buf";
import { numbersOfTensor, shapeOfTensor } from "../../export/onnx/tensorProto.js";
import { sizeOf } from "../../graph/shape.js";

/** A constant of an ONNX graph, row after row. */
export interface Tensor {
  readonly kind: "tensor";
  readonly shape: readonly number[];
  readonly type: TensorProto_DataType;
  /** Numbers, or texts if that is its type. NaN may be a size that is not known until the graph runs. */
  readonly values: readonly string[] | Float64Array;
}

/** Why a tensor cannot be read. The caller says which. */
export class TensorProblem extends Error {}

/** @throws TensorProblem if its numbers are elsewhere, of a type that is not read, or not as many as its shape says */
export function readTensor(proto: TensorProto): Tensor {
  const { dataType: type } = proto;
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    const file = proto.externalData.find(({ key }) => key === "location")?.value ?? "another file";
    throw new TensorProblem(
      `its numbers are in ${file}: put all into one file, in Python with onnx.save(onnx.load("MODEL.onnx"), "WHOLE.onnx"), or with external_data=False in torch.onnx.export`,
    );
  }
  if (proto.segment !== undefined) throw new TensorProblem("it is stored in segments, which are not read");
  const shape = shapeOfTensor(proto);
  const values = type === TensorProto_DataType.STRING ? textsOf(proto) : numbersOfTensor(proto);
  if (values === undefined) {
    throw new TensorProblem(
      `it cannot be read: got the type ${TensorProto_DataType[type] ?? type} and the shape [${shape.join(", ")}], expected floats or integers, as many as the shape says`,
    );
  }
  return { kind: "tensor", shape, type, values };
}

function textsOf(proto: TensorProto): readonly string[] | undefined {
  return sizeOf(shapeOfTensor(proto)) === proto.stringData.length ? proto.stringData.map(decodeText) : undefined;
}

/** A text of ONNX, which is UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The numbers of a tensor; undefined if it holds texts. */
export function numbersOf({ values }: Tensor): Float64Array | undefined {
  return values instanceof Float64Array ? values : undefined;
}

export function numberTensor(shape: readonly number[], type: TensorProto_DataType, values: ArrayLike<number>): Tensor {
  return { kind: "tensor", shape, type, values: Float64Array.from(values) };
}
