import type { MessageInitShape } from "@bufbuild/protobuf";
import { TensorProto_DataType as DataType, type TensorProto, type TensorProtoSchema } from "onnx-buf";
import { sizeOf } from "../../graph/shape.js";

/** What a tensor of ONNX is made from. */
export type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

/** How numbers of a type lie in raw data, which is little endian on every machine. */
interface NumberType {
  readonly bytes: number;
  read(view: DataView, at: number): number;
  write?(view: DataView, at: number, value: number): void;
}

const numberTypes: ReadonlyMap<number, NumberType> = new Map<number, NumberType>([
  [
    DataType.DOUBLE,
    {
      bytes: 8,
      read: (view, at) => view.getFloat64(at, true),
      write: (view, at, value) => view.setFloat64(at, value, true),
    },
  ],
  [
    DataType.FLOAT,
    {
      bytes: 4,
      read: (view, at) => view.getFloat32(at, true),
      write: (view, at, value) => view.setFloat32(at, value, true),
    },
  ],
  [
    DataType.INT64,
    {
      bytes: 8,
      read: (view, at) => Number(view.getBigInt64(at, true)),
      write: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
    },
  ],
  [DataType.INT32, { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  [DataType.INT16, { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  [DataType.INT8, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [DataType.UINT8, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [DataType.BOOL, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [DataType.FLOAT16, { bytes: 2, read: (view, at) => halfOf(view.getUint16(at, true)) }],
  [DataType.BFLOAT16, { bytes: 2, read: (view, at) => brainFloatOf(view.getUint16(at, true)) }],
]);

/** A number type that tensors are written in. */
export type WrittenType = DataType.DOUBLE | DataType.FLOAT | DataType.INT64;

/** A tensor of numbers, row after row. */
export function createTensor(
  name: string,
  dataType: WrittenType,
  dims: readonly number[],
  values: ArrayLike<number>,
): TensorInit {
  const { bytes, write } = numberTypes.get(dataType) as Required<NumberType>;
  const rawData = new Uint8Array(values.length * bytes);
  const view = new DataView(rawData.buffer);
  for (let i = 0; i < values.length; i++) write(view, i * bytes, values[i] as number);
  return { name, dataType, dims: dims.map(BigInt), rawData };
}

/** A tensor of texts. */
export function createTextTensor(name: string, texts: readonly string[]): TensorInit {
  const encoder = new TextEncoder();
  return {
    name,
    dataType: DataType.STRING,
    dims: [BigInt(texts.length)],
    stringData: texts.map((text) => encoder.encode(text)),
  };
}

/** The shape of a tensor. */
export function shapeOfTensor({ dims }: TensorProto): readonly number[] {
  return dims.map(Number);
}

/**
 * The numbers of a tensor, row after row, in double precision.
 *
 * @returns undefined if they are of a type that is not read, lie in another file, or are not as many as the shape says
 */
export function numbersOfTensor(tensor: TensorProto): Float64Array | undefined {
  const type = numberTypes.get(tensor.dataType);
  if (type === undefined || tensor.dataLocation !== 0) return undefined;
  const count = sizeOf(shapeOfTensor(tensor));
  const { rawData } = tensor;
  if (rawData.length > 0) return rawData.length === count * type.bytes ? readRaw(rawData, type) : undefined;
  const listed = listedNumbers(tensor);
  return listed.length === count ? Float64Array.from<number | bigint>(listed, Number) : undefined;
}

function readRaw(rawData: Uint8Array, { bytes, read }: NumberType): Float64Array {
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const values = new Float64Array(rawData.length / bytes);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * bytes);
  return values;
}

/** The numbers of a tensor that are not in raw data. */
function listedNumbers({
  dataType,
  doubleData,
  floatData,
  int32Data,
  int64Data,
}: TensorProto): readonly (number | bigint)[] {
  switch (dataType) {
    case DataType.DOUBLE:
      return doubleData;
    case DataType.FLOAT:
      return floatData;
    case DataType.INT64:
      return int64Data;
    case DataType.FLOAT16:
      return int32Data.map(halfOf);
    case DataType.BFLOAT16:
      return int32Data.map(brainFloatOf);
    default:
      return int32Data;
  }
}

/** The number that 16 bits are in IEEE 754: a sign, 5 bits of exponent, 10 of fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The number whose upper half as a float these bits are. */
function brainFloatOf(bits: number): number {
  return new Float32Array(Uint32Array.of((bits & 0xffff) * 0x10000).buffer)[0] as number;
}
