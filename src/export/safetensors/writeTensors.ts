import { endianness } from "node:os";
import type { Dtype } from "../../engine/engine.js";

/** A tensor as it is in a file. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** The names of number types in a safetensors file. */
const storedTypes = { float64: "F64", float32: "F32" } as const satisfies Readonly<Record<Dtype, string>>;
const bytesOf: Readonly<Record<Dtype, number>> = { float64: 8, float32: 4 };

/** The tensors begin at a multiple of so many bytes, so that they can be read without a copy. */
const alignment = 8;

/**
 * A safetensors file: the length of its header, little-endian in 8 bytes; the header, JSON that ends in spaces; the numbers of the tensors
 * one after the other, little-endian.
 *
 * @param metadata texts for programs
 * @see https://github.com/safetensors/safetensors#format
 */
export function writeTensors(
  tensors: readonly StoredTensor[],
  dtype: Dtype,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const begin = end;
    end += values.length * bytesOf[dtype];
    return [name, { dtype: storedTypes[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  // A name such as "0" would come before the others in an object.
  const texts = [["__metadata__", metadata] as const, ...entries].map((entry) =>
    entry.map((each) => JSON.stringify(each)).join(":"),
  );
  const header = Buffer.from(`{${texts.join(",")}}`);
  const length = Math.ceil(header.length / alignment) * alignment;
  const bytes = Buffer.alloc(8 + length + end, " ");
  bytes.writeBigUInt64LE(BigInt(length));
  header.copy(bytes, 8);
  let place = 8 + length;
  for (const { values } of tensors) {
    const stored = toBytes(values, dtype);
    stored.copy(bytes, place);
    place += stored.length;
  }
  return bytes;
}

/** Numbers in little-endian bytes. */
function toBytes(values: Float64Array, dtype: Dtype): Buffer {
  const { buffer, byteOffset, byteLength } = dtype === "float64" ? values : Float32Array.from(values);
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (endianness() === "LE") return bytes;
  return dtype === "float64" ? Buffer.from(bytes).swap64() : bytes.swap32();
}
