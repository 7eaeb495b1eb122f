import { ByteList } from "./byteList.js";

/**
 * A piece of a WebAssembly module.
 *
 * @see WebAssembly Core Specification 2.0, "Binary Format"
 */
export type Bytes = readonly number[];

/** Value types. */
export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

/** LEB128, unsigned 32 bits. */
export function unsigned(value: number): number[] {
  return [...new ByteList().addUnsigned(value).all];
}

export function float64(value: number): number[] {
  return [...new Uint8Array(Float64Array.of(value).buffer)];
}

export function float32(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}

/** A vector, as the specification calls it: the count, then the items. */
export function list(items: readonly Bytes[]): number[] {
  return unsigned(items.length).concat(items.flat());
}

/** The number of bytes, then the bytes. */
function sized(bytes: Bytes): number[] {
  return unsigned(bytes.length).concat(bytes);
}

export function functionType(parameters: readonly ValueType[], results: readonly ValueType[]): number[] {
  return [0x60, ...list(parameters.map((type) => [types[type]])), ...list(results.map((type) => [types[type]]))];
}

export function name(text: string): number[] {
  return sized([...new TextEncoder().encode(text)]);
}

export function concatenate(parts: readonly (Bytes | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
