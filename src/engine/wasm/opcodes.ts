import type { Bytes } from "./encode.js";

/**
 * Instructions of WebAssembly, by the numbers that the specification gives them.
 *
 * @see WebAssembly Core Specification 2.0, "Binary Format: Instructions"
 */
export const returnNow = 0x0f;
export const call = 0x10;
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
/** As unsigned numbers. */
export const i32Remainder = 0x70;
/** The prefix of SIMD's instructions. */
export const vector = 0xfd;

/** Of blocks without results. */
export const startLoop: Bytes = [0x03, 0x40];
export const startIf: Bytes = [0x04, 0x40];
export const otherwise = 0x05;
export const end = 0x0b;
/** Goes back to the start of the innermost loop if the number on the stack is not 0, and else on behind it. */
export const endLoopIf: Bytes = [0x0d, 0, end];

/** Of a number of 4 bytes; the address is on the stack, and then what is stored. */
export const i32Load: Bytes = [0x28, 2, 0];
export const i32Store: Bytes = [0x36, 2, 0];

/** Takes where to, where from, and how many bytes. */
export const memoryCopy: Bytes = [0xfc, 10, 0, 0];

/** Of single numbers; the address that is loaded from is on the stack. */
export const scalarFloat64 = {
  load: [0x2b, 3, 0],
  subtract: 0xa1,
  zero: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  equal: 0x61,
} as const;
export const scalarFloat32 = { load: [0x2a, 2, 0], subtract: 0x93, zero: [0x43, 0, 0, 0, 0], equal: 0x5b } as const;
