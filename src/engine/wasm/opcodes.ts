import type { Bytes } from "./encode.js";

/**
 * WebAssembly's instructions, by their numbers.
 *
 * @see WebAssembly Core Specification 2.0, "Binary Format: Instructions"
 */

export const returnNow = 0x0f;
export const call = 0x10;
export const drop = 0x1a;
export const getLocal = 0x20;
export const setLocal = 0x21;
export const i32Constant = 0x41;
export const i32IsZero = 0x45;
export const i32Equal = 0x46;
/** As unsigned numbers. */
export const i32Less = 0x49;
export const i32Add = 0x6a;
export const i32Subtract = 0x6b;
export const i32Multiply = 0x6c;
export const i32Or = 0x72;
/** As unsigned numbers. */
export const i32Remainder = 0x70;
/** The prefix of SIMD instructions. */
export const vector = 0xfd;

/** Blocks without results. */
export const startLoop: Bytes = [0x03, 0x40];
export const startIf: Bytes = [0x04, 0x40];
export const otherwise = 0x05;
export const end = 0x0b;
/** Goes back to the start of the loop. */
export const endlessly: Bytes = [0x0c, 0, end];
/** Goes back to the start of the loop if the number on the stack is not 0. Otherwise the loop ends. */
export const endLoopIf: Bytes = [0x0d, 0, end];

/** For integers of 4 bytes. On the stack is the address, and then the number to store. */
export const i32Load: Bytes = [0x28, 2, 0];
export const i32Store: Bytes = [0x36, 2, 0];

/** Takes the target, the source and the number of bytes. */
export const memoryCopy: Bytes = [0xfc, 10, 0, 0];

/** Instructions for single numbers. `load` takes the address from the stack. */
export interface ScalarOpcodes {
  readonly load: Bytes;
  readonly subtract: number;
  readonly zero: Bytes;
  readonly equal: number;
}
export const scalarFloat64: ScalarOpcodes = {
  load: [0x2b, 3, 0],
  subtract: 0xa1,
  zero: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  equal: 0x61,
};
export const scalarFloat32: ScalarOpcodes = {
  load: [0x2a, 2, 0],
  subtract: 0x93,
  zero: [0x43, 0, 0, 0, 0],
  equal: 0x5b,
};

/** Instructions for vectors of any numbers; they follow the prefix. */
export const simd = {
  load: 0x00,
  store: 0x0b,
  constant: 0x0c,
  shuffle: 0x0d,
  and: 0x4e,
  or: 0x50,
  /** Takes each bit from the first vector if it is a one in the third, else from the second. */
  bitselect: 0x52,
  /** Turns two float64 into the first two of four float32. */
  demote: 0x5e,
  /** Turns the first two of four float32 into two float64. */
  promoteLow: 0x5f,
} as const;

/** Instructions for vectors of one number type; they follow the prefix. `loadSplat` loads a number into every lane. */
export const simdFloat64 = {
  loadSplat: 0x0a,
  loadLane: 0x57,
  storeLane: 0x5b,
  abs: 0xec,
  negate: 0xed,
  sqrt: 0xef,
  add: 0xf0,
  subtract: 0xf1,
  multiply: 0xf2,
  divide: 0xf3,
  "==": 0x47,
  "!=": 0x48,
  "<": 0x49,
  ">": 0x4a,
  "<=": 0x4b,
  ">=": 0x4c,
} as const;
export type SimdOpcodes = Readonly<Record<keyof typeof simdFloat64, number>>;
export const simdFloat32: SimdOpcodes = {
  loadSplat: 0x09,
  loadLane: 0x56,
  storeLane: 0x5a,
  abs: 0xe0,
  negate: 0xe1,
  sqrt: 0xe3,
  add: 0xe4,
  subtract: 0xe5,
  multiply: 0xe6,
  divide: 0xe7,
  "==": 0x41,
  "!=": 0x42,
  "<": 0x43,
  ">": 0x44,
  "<=": 0x45,
  ">=": 0x46,
};
