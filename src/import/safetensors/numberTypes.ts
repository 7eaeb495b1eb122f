/** The types of numbers that are read, with their bytes. */
export const numberTypes = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const;
export type NumberType = keyof typeof numberTypes;

export function isNumberType(value: unknown): value is NumberType {
  return typeof value === "string" && Object.hasOwn(numberTypes, value);
}

/** The numbers in little-endian bytes, as doubles. None is rounded. */
export function decodeNumbers(bytes: Uint8Array, type: NumberType): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = numberTypes[type];
  const readers: Readonly<Record<NumberType, (place: number) => number>> = {
    F64: (place) => view.getFloat64(place, true),
    F32: (place) => view.getFloat32(place, true),
    F16: (place) => halfOf(view.getUint16(place, true)),
    // The upper half of a float32.
    BF16: (place) => wideOf(view.getUint16(place, true)),
  };
  const read = readers[type];
  return Float64Array.from({ length: bytes.length / size }, (_, i) => read(i * size));
}

/** A number of IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfOf(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

const word = new DataView(new ArrayBuffer(4));

function wideOf(bits: number): number {
  word.setUint32(0, bits * 2 ** 16);
  return word.getFloat32(0);
}
