import type { Dtype } from "../engine.js";
import { type Bytes, float32, float64 } from "./encode.js";
import {
  type ScalarOpcodes,
  type SimdOpcodes,
  scalarFloat32,
  scalarFloat64,
  simdFloat32,
  simdFloat64,
} from "./opcodes.js";
import type { FoldOperator } from "./terms.js";

export const vectorBytes = 16;

/** All that depends on the number type. */
export interface Lanes {
  /** Bytes of a number. */
  readonly bytes: number;
  /** Numbers in a vector. */
  readonly count: number;
  /** Ending of the kernels' names. */
  readonly suffix: string;
  readonly simd: SimdOpcodes;
  readonly scalar: ScalarOpcodes;
  /** The bytes of a number, as they are in code and in memory. */
  readonly encode: (value: number) => Bytes;
  /** The nearest number of the type. */
  readonly round: (value: number) => number;
  /** A memory as numbers. */
  readonly view: (memory: ArrayBufferLike) => Float64Array | Float32Array;
  /** How all numbers of an array are added up for their mean. In float64 the order is that of the reference. It has no float32, so there the order is free. */
  readonly sumForMean: FoldOperator;
}

export const lanesOf: Readonly<Record<Dtype, Lanes>> = {
  float64: {
    bytes: 8,
    count: 2,
    suffix: "f64",
    simd: simdFloat64,
    scalar: scalarFloat64,
    encode: float64,
    round: (value) => value,
    view: (memory) => new Float64Array(memory),
    sumForMean: "sum",
  },
  float32: {
    bytes: 4,
    count: 4,
    suffix: "f32",
    simd: simdFloat32,
    scalar: scalarFloat32,
    encode: float32,
    round: Math.fround,
    view: (memory) => new Float32Array(memory),
    sumForMean: "wideSum",
  },
};
