import { create } from "@bufbuild/protobuf";
import { TensorProto_DataType as DataType, type TensorProto, TensorProtoSchema } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { readModelProto, writeModelProto } from "../../../src/export/onnx/modelProto.js";
import { createTensor, numbersOfTensor, shapeOfTensor, type TensorInit } from "../../../src/export/onnx/tensorProto.js";

const tensor = (init: TensorInit) => create(TensorProtoSchema, init);
const reread = (init: TensorInit): TensorProto => {
  const { graph } = readModelProto(writeModelProto({ graph: { initializer: [init] } }));
  return graph?.initializer[0] as TensorProto;
};

describe("tensors of ONNX", () => {
  test("doubles come back to the bit", () => {
    const values = [0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, -1.7976931348623157e308];
    const read = reread(createTensor("w", DataType.DOUBLE, [2, 3], values));
    expect(read.name).toBe("w");
    expect(shapeOfTensor(read)).toEqual([2, 3]);
    expect([...(numbersOfTensor(read) as Float64Array)]).toEqual(values);
  });

  test("raw data is little endian", () => {
    expect([...(createTensor("w", DataType.DOUBLE, [1], [1]).rawData as Uint8Array)]).toEqual([
      0, 0, 0, 0, 0, 0, 0xf0, 0x3f,
    ]);
    expect([...(createTensor("w", DataType.FLOAT, [1], [1]).rawData as Uint8Array)]).toEqual([0, 0, 0x80, 0x3f]);
    expect([...(createTensor("w", DataType.INT64, [1], [-2]).rawData as Uint8Array)]).toEqual([
      254,
      ...Array(7).fill(255),
    ]);
  });

  test("floats are rounded, and a single number has no dimensions", () => {
    expect([...(numbersOfTensor(reread(createTensor("w", DataType.FLOAT, [], [0.1]))) as Float64Array)]).toEqual([
      Math.fround(0.1),
    ]);
  });

  test("numbers that are not in raw data are read, of each type", () => {
    const numbers = (init: TensorInit) => [...(numbersOfTensor(reread({ dims: [2n], ...init })) as Float64Array)];
    expect(numbers({ dataType: DataType.DOUBLE, doubleData: [0.1, 2] })).toEqual([0.1, 2]);
    expect(numbers({ dataType: DataType.FLOAT, floatData: [0.5, 2] })).toEqual([0.5, 2]);
    expect(numbers({ dataType: DataType.INT64, int64Data: [-7n, 2n] })).toEqual([-7, 2]);
    expect(numbers({ dataType: DataType.INT32, int32Data: [-7, 2] })).toEqual([-7, 2]);
    // 0x3555 is the half nearest to a third, 0x0001 the smallest, 0x3eab the upper half of the float nearest to a third.
    expect(numbers({ dataType: DataType.FLOAT16, int32Data: [0x3555, 0x8001] })).toEqual([0.333251953125, -(2 ** -24)]);
    expect(numbers({ dataType: DataType.FLOAT16, int32Data: [0xfc00, 0x7e00] })).toEqual([-Infinity, Number.NaN]);
    expect(numbers({ dataType: DataType.BFLOAT16, int32Data: [0x3eab, 0xc000] })).toEqual([0.333984375, -2]);
  });

  test("numbers that do not fill the shape, of other types, or in another file are not read", () => {
    expect(numbersOfTensor(tensor({ dims: [2n], dataType: DataType.DOUBLE, doubleData: [1] }))).toBeUndefined();
    expect(
      numbersOfTensor(tensor({ dims: [2n], dataType: DataType.FLOAT, rawData: new Uint8Array(7) })),
    ).toBeUndefined();
    expect(
      numbersOfTensor(tensor({ dims: [1n], dataType: DataType.FLOAT, rawData: new Uint8Array(6) })),
    ).toBeUndefined();
    expect(numbersOfTensor(tensor({ dims: [1n], dataType: DataType.STRING }))).toBeUndefined();
    expect(numbersOfTensor(tensor({ dims: [0n], dataType: DataType.DOUBLE, dataLocation: 1 }))).toBeUndefined();
  });

  test("bytes that are no model are refused", () => {
    expect(() => readModelProto(Uint8Array.of(0x0a, 0xff))).toThrow();
  });
});
